import { toStackName } from "../../arguments/stack-name";
import type { CreatedToken } from "../databricks/tokens-api";
import { type Marker, toMarker } from "./marker";

/**
 * What a token is, as far as the list of a workspace shows it. "current": the newest token of its series that is not
 * retired. "retired": it was replaced, and its marker says until when it overlaps. "orphan": any other token of a series.
 * "foreign": it has no marker.
 */
export type TokenState = "current" | "retired" | "orphan" | "foreign";

/** A listed token with what its marker and the other tokens of its series say about it. */
export interface JudgedToken extends CreatedToken {
  readonly marker: Marker | undefined;
  /** The tokens of one principal that one stack made for one lineage; undefined for a foreign token. */
  readonly series: string | undefined;
  readonly state: TokenState;
  /**
   * False where the list cannot tell the current token from orphans: several tokens of a series are not retired, and an
   * interrupted run leaves an orphan that is newer than the token in use. Only the state of the stack says which it is.
   */
  readonly isCertain: boolean;
}

/** Judges the tokens of a list, which must have all tokens of each principal in it. Sends no request. */
export function judgeTokens(tokens: readonly CreatedToken[]): readonly JudgedToken[] {
  const marked = tokens.map((token) => ({ ...token, ...toSeries(token) }));
  const bySeries = new Map<string | undefined, MarkedToken[]>();
  for (const token of marked) {
    const series = bySeries.get(token.series);
    // In place: a list may have thousands of foreign tokens.
    if (series === undefined) bySeries.set(token.series, [token]);
    else series.push(token);
  }
  return marked.map((token) => ({ ...token, ...judge(token, bySeries.get(token.series) ?? []) }));
}

type MarkedToken = Omit<JudgedToken, "state" | "isCertain">;

/** A copied stack has the lineage of the other one, and the tokens of both may be current. */
function toSeries({ info, creator }: CreatedToken): Pick<JudgedToken, "marker" | "series"> {
  const marker = toMarker(info.comment);
  if (marker === undefined) return { marker, series: undefined };
  return { marker, series: JSON.stringify([creator.id ?? creator.name, marker.lineage, toStackName(marker.label)]) };
}

function judge(token: MarkedToken, series: readonly MarkedToken[]): Pick<JudgedToken, "state" | "isCertain"> {
  if (token.marker === undefined) return { state: "foreign", isCertain: true };
  if (isRetired(token)) return { state: "retired", isCertain: true };
  // A retired token was the current one once, after everything that is older.
  const lastRetired = Math.max(...series.filter(isRetired).map(toAge), -Infinity);
  if (toAge(token) < lastRetired) return { state: "orphan", isCertain: true };
  const candidates = series.filter((other) => !isRetired(other) && toAge(other) >= lastRetired);
  const newest = candidates.reduce((left, right) => (toAge(right) > toAge(left) ? right : left));
  return { state: token === newest ? "current" : "orphan", isCertain: candidates.length === 1 };
}

function isRetired({ marker }: MarkedToken): boolean {
  return marker?.retireAt !== undefined;
}

function toAge({ info }: MarkedToken): number {
  return info.createdAt;
}
