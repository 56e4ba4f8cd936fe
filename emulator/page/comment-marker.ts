/** What a token's comment says of the series that it belongs to, for the page only. */
export interface CommentMarker {
  readonly lineage: string;
  /** Project, stack and name of the resource. */
  readonly label: string;
  /** When the overlap of a retired token is over, epoch milliseconds. */
  readonly retireAt?: number;
}

const MARKER = /\[databricks-pat lineage=(\S+) rotation=\S* (\S+?)(?: retire=([\dTZ:-]+))?\]$/;

/** Reads the marker that this project's tokens have; undefined for any other comment. */
export function readMarker(comment: string): CommentMarker | undefined {
  const [, lineage, label, retire] = MARKER.exec(comment) ?? [];
  if (lineage === undefined || label === undefined) return undefined;
  const retireAt = Date.parse(retire ?? "");
  return Number.isNaN(retireAt) ? { lineage, label } : { lineage, label, retireAt };
}
