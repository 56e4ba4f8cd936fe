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
  const rotation = shorten(marker.rotation.replace(/[^\w.:-]/g, "_"), 24);
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

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}~`;
}
