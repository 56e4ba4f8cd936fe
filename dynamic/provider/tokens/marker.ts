import { toMarkedText, toStackName } from "../../arguments/stack-name";
import { toRfc3339 } from "../../arguments/time";

/** The longest comment that the token API accepts. */
const LONGEST_COMMENT = 255;

const LONGEST_LABEL = 80;

const MARKER = /\[databricks-pat lineage=([0-9a-f-]{36}) rotation=([^\s\]]*) ([^\s\]]*)(?: retire=([\dTZ:-]+))?\]$/;

/** What a token's comment says about its origin. */
export interface Marker {
  /** Id of the series of tokens that it belongs to. */
  readonly lineage: string;
  /** The rotation that it was minted for, shortened. */
  readonly rotation: string;
  /** Project, stack and name of the resource, shortened. */
  readonly label: string;
  /** When the overlap of a retired token is over, epoch milliseconds; undefined for any other token. */
  readonly retireAt?: number | undefined;
}

/** The comment of a token: the user's words, then the marker. Words that are too long are cut, the marker never is. */
export function toComment(words: string | undefined, marker: Marker): string {
  const rotation = shorten(marker.rotation.replace(/[^\w.:@-]/g, "_"), 32);
  const label = toMarkedLabel(marker.label);
  const retire = marker.retireAt === undefined ? "" : ` retire=${toSecond(marker.retireAt)}`;
  const suffix = `[databricks-pat lineage=${marker.lineage} rotation=${rotation} ${label}${retire}]`;
  if (words === undefined || words === "") return suffix;
  return `${shorten(words, LONGEST_COMMENT - suffix.length - 1)} ${suffix}`;
}

/** The marker in a comment, or undefined when it has none. */
export function toMarker(comment: string | undefined): Marker | undefined {
  const match = MARKER.exec(comment ?? "");
  if (match === null) return undefined;
  const marker = { lineage: match[1] ?? "", rotation: match[2] ?? "", label: match[3] ?? "" };
  return match[4] === undefined ? marker : { ...marker, retireAt: Date.parse(match[4]) };
}

/** The comment of a retired token: its own, with the time when its overlap is over. */
export function toRetiredComment(comment: string, retireAt: number): string {
  const marker = toMarker(comment);
  if (marker === undefined) return comment;
  return toComment(toWords(comment), { ...marker, retireAt });
}

/** The user's words in a comment: all of it but the marker. */
export function toWords(comment: string): string {
  return comment.replace(MARKER, "").trimEnd();
}

/** The label "shop/dev/ingestion" as markers have it, with its project and stack as in `toStackName`. */
export function toMarkedLabel(label: string): string {
  const [project, stack, ...rest] = label.split("/");
  if (rest.length === 0) return shorten(toMarkedText(label), LONGEST_LABEL);
  const made = toStackName(`${project}/${stack}`);
  return `${made}/${shorten(toMarkedText(rest.join("/")), LONGEST_LABEL - made.length - 1)}`;
}

/** RFC 3339 without fractions, rounded up: never too early. */
function toSecond(milliseconds: number): string {
  return toRfc3339(Math.ceil(milliseconds / 1000) * 1000);
}

/** Never cuts a character in two: it would not be read back as it was written. */
function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}~`;
}
