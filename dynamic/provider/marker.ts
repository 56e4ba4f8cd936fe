/** The longest comment that the token API takes. */
const LONGEST_COMMENT = 255;

const MARKER = /\[databricks-pat owner=([0-9a-f-]{36}) rotation=([^\s\]]*) (\S*)\]$/;

/** What a token's comment says about where it comes from. */
export interface Marker {
  /** Owner id of the resource that minted it. */
  readonly owner: string;
  /** The rotation trigger it was minted for, shortened. */
  readonly rotation: string;
  /** Project, stack and name of the resource, shortened. */
  readonly label: string;
}

/** The comment of a token: the user's words, then the marker; cut to what the API takes, the marker never. */
export function toComment(words: string | undefined, marker: Marker): string {
  const rotation = shorten(marker.rotation.replace(/[^\w.:@-]/g, "_"), 32);
  const label = shorten(marker.label.replace(/[^\w./-]/g, "_"), 80);
  const suffix = `[databricks-pat owner=${marker.owner} rotation=${rotation} ${label}]`;
  if (words === undefined || words === "") return suffix;
  return `${shorten(words, LONGEST_COMMENT - suffix.length - 1)} ${suffix}`;
}

/** The marker in a comment, or undefined when it has none. */
export function toMarker(comment: string | undefined): Marker | undefined {
  const match = MARKER.exec(comment ?? "");
  if (match === null) return undefined;
  return { owner: match[1] ?? "", rotation: match[2] ?? "", label: match[3] ?? "" };
}

/** Never cuts a character in two, which would not be read back as it was written. */
function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}~`;
}
