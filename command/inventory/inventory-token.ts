import { toCleanWords } from "../../dynamic/provider/errors/clean-words";
import type { Runtime } from "../../dynamic/provider/runtime";
import { toWords } from "../../dynamic/provider/tokens/marker";
import type { JudgedToken, TokenState } from "../../dynamic/provider/tokens/token-states";

/** A token of an inventory. Texts that others have written have no credential and no command of a terminal in them. */
export interface InventoryToken {
  /** The token as the workspace lists it; its texts are not clean. */
  readonly listed: JudgedToken;
  readonly tokenId: string;
  readonly state: TokenState;
  /** False where the list cannot tell the current token of a series from orphans: see `JudgedToken`. */
  readonly isCertain: boolean;
  /** Application id or user name of its owner; the numeric id where the list has no name. */
  readonly owner: string;
  /** Display name of a service principal. */
  readonly ownerName: string | undefined;
  /** The whole comment. */
  readonly comment: string;
  /** The comment without the marker, in one line. */
  readonly words: string;
  readonly lineage: string | undefined;
  /** Project, stack and name of the resource that made it, as its marker has them. */
  readonly label: string | undefined;
  /** The rotation that it was minted for: "g2@2026-11-20T00:00:00Z". */
  readonly rotation: string | undefined;
  /** The tokens that are judged together. */
  readonly series: string | undefined;
  /** Epoch milliseconds, as all times. */
  readonly createdAt: number;
  /** Undefined for a token that never expires. */
  readonly expiresAt: number | undefined;
  /** When the overlap of a retired token is over; undefined also where its marker has no time. */
  readonly retireAt: number | undefined;
  /** Start of the day on which it was last used; undefined if it was not used, or the login may not see it. */
  readonly lastUsedDay: number | undefined;
  readonly scopes: readonly string[] | undefined;
}

/** The token with clean words, and the display name of its owner. */
export function toInventoryToken(
  runtime: Runtime,
  listed: JudgedToken,
  names: ReadonlyMap<string, string>,
): InventoryToken {
  const { info, creator, marker, series, state, isCertain } = listed;
  const clean = (text: string): string => toCleanWords(runtime, text);
  const owner = creator.name ?? (creator.id === undefined ? "an unknown owner" : String(creator.id));
  const ownerName = names.get(owner.toLowerCase());
  return {
    listed,
    tokenId: clean(info.tokenId),
    state,
    isCertain,
    owner: toLine(clean(owner)),
    ownerName: ownerName === undefined ? undefined : toLine(clean(ownerName)),
    comment: clean(info.comment),
    words: toLine(clean(toWords(info.comment))),
    lineage: marker?.lineage,
    label: marker && clean(marker.label),
    rotation: marker && clean(marker.rotation),
    series,
    createdAt: info.createdAt,
    expiresAt: info.expiresAt,
    retireAt: Number.isNaN(marker?.retireAt) ? undefined : marker?.retireAt,
    lastUsedDay: info.lastUsedDay,
    scopes: info.scopes?.map(clean),
  };
}

/** "g2" of "g2@2026-11-20T00:00:00Z"; the rotation itself where it has another form. */
export function toGeneration(rotation: string): string {
  return /^(g\d+)@/.exec(rotation)?.[1] ?? rotation;
}

function toLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
