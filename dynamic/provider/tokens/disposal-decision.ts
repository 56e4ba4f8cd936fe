import type { TokenInfo } from "../databricks/tokens-api";
import type { RevokeWhen } from "../../arguments/revoke-when";
import { type Marker, toMarker } from "./marker";
import { isOurs, type StackNames } from "./stack-names";

const DAY_MILLISECONDS = 86_400_000;

/** By how much the clock of this machine may differ from the workspace's. */
const CLOCK_TOLERANCE = 10 * 60_000;

/** What to do with a token, and why. */
export type Disposal =
  | { readonly action: "keep"; readonly because: KeepReason; readonly lookAgainAt?: number }
  | { readonly action: "retire"; readonly because: "it was replaced and overlaps" }
  | { readonly action: "revoke"; readonly because: RevokeReason };

/** Why a token is kept. */
export type KeepReason =
  | "it has no marker"
  | "it belongs to another series"
  | "another stack made it"
  | "it is the current token"
  | "another mint made it"
  | "it was there before the mint"
  | "the list lacks the current token"
  | "it is newer than the current token"
  | "it is retired already"
  | "it was not replaced"
  | "its overlap is not over"
  | "it is still used";

/** Why a token is revoked. */
export type RevokeReason =
  | "the unconfirmed mint made it"
  | "it was replaced"
  | "its overlap is over"
  | "nobody would revoke it later"
  | "its series ends"
  | "somebody ends it on purpose";

/** Why the tokens of a principal are examined. */
export type Occasion =
  /** The answer to a mint was lost: it may have made a token. */
  | {
      readonly kind: "unconfirmed mint";
      readonly comment: string;
      /** Ids of the tokens from before the mint; undefined where the token in use is known. */
      readonly listedBefore: ReadonlySet<string> | undefined;
      /**
       * The earliest time at which the mint may have begun, epoch milliseconds by the workspace's clock; undefined if that is
       * not known. Where there is a list, tokens of ten minutes before it count too.
       */
      readonly begunAt?: number | undefined;
    }
  /** The current token has replaced another one, or interrupted runs may have left orphans. */
  | { readonly kind: "replacement"; readonly overlapSeconds: number }
  /** The series goes on with another principal or lineage, or in another workspace: its tokens here have no successor. */
  | { readonly kind: "move"; readonly overlapSeconds: number }
  /** The overlap of a replaced token is over. */
  | { readonly kind: "retirement"; readonly overlapSeconds: number; readonly revokeWhen: RevokeWhen }
  /** The `TokenRetirement` is deleted, so nobody revokes retired tokens later. */
  | { readonly kind: "end of retirement" }
  /** The series ends with its resource. */
  | { readonly kind: "destroy" }
  /** Somebody has named the token, without a stack: what may be in use stays. */
  | { readonly kind: "on purpose" };

/** Everything else that the decision depends on. */
export interface DisposalFacts {
  readonly occasion: Occasion;
  /** Id of the series. */
  readonly lineage: string;
  /** This stack, and what the user has said about others. */
  readonly stacks: StackNames;
  /** The series' token in use; undefined if there is none, or if this process does not know it. */
  readonly current: CurrentFacts | undefined;
  /** Ids of the tokens in use of all series that this process knows, whatever their workspaces. */
  readonly inUse: ReadonlySet<string>;
  /** The token that Pulumi deletes: it belongs to the series, whatever the lineage in its comment. */
  readonly deleted?: DeletedFacts | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The token that Pulumi deletes. */
export interface DeletedFacts {
  readonly tokenId: string;
  /** Label of the resource that made it, as the state says; undefined if that does not say it. */
  readonly madeBy: string | undefined;
}

/** The token in use. */
export interface CurrentFacts {
  readonly tokenId: string;
  /** Epoch milliseconds; undefined if the list lacks it: the list is stale, or another run has rotated since. */
  readonly createdAt: number | undefined;
}

/** A listed token. */
export interface DisposableToken extends Pick<TokenInfo, "tokenId" | "comment" | "createdAt" | "lastUsedDay"> {
  /** When the next token of its series was created, epoch milliseconds; undefined if the list has none. */
  readonly replacedAt?: number | undefined;
}

/**
 * What to do with one listed token of the principal. Only this function decides which tokens are revoked. It sends no
 * request and gives the same answer for the same facts.
 */
export function decideDisposal(token: DisposableToken, facts: DisposalFacts): Disposal {
  const { occasion, lineage, stacks, current, inUse, deleted } = facts;
  const marker = toMarker(token.comment);
  if (token.tokenId !== deleted?.tokenId) {
    if (marker === undefined) return keep("it has no marker");
    if (marker.lineage !== lineage) return keep("it belongs to another series");
  } else if (!isOurs(stacks, deleted.madeBy)) return keep("another stack made it");
  // A copied stack goes on with the lineage of the other one.
  if (marker?.lineage === lineage && !isOurs(stacks, marker.label)) return keep("another stack made it");
  if (token.tokenId === current?.tokenId || inUse.has(token.tokenId)) return keep("it is the current token");
  switch (occasion.kind) {
    case "unconfirmed mint":
      if (token.comment !== occasion.comment) return keep("another mint made it");
      return wasThereBefore(token, occasion)
        ? keep("it was there before the mint")
        : revoke("the unconfirmed mint made it");
    case "replacement":
      return decideReplaced(token, facts, occasion.overlapSeconds, marker);
    case "move":
      return decideMoved(occasion.overlapSeconds, marker);
    case "retirement":
      return decideRetired(token, facts, occasion, marker);
    case "end of retirement":
      return marker?.retireAt === undefined ? keep("it was not replaced") : revoke("nobody would revoke it later");
    case "destroy":
      return revoke("its series ends");
    case "on purpose":
      return revoke("somebody ends it on purpose");
  }
}

/** Without a list from before the mint only the workspace's clock shows it: where that is not known, nothing ends. */
function wasThereBefore(
  { tokenId, createdAt }: DisposableToken,
  { listedBefore, begunAt }: Extract<Occasion, { kind: "unconfirmed mint" }>,
): boolean {
  if (listedBefore === undefined) return createdAt < (begunAt ?? Infinity);
  return listedBefore.has(tokenId) || createdAt < (begunAt ?? 0) - CLOCK_TOLERANCE;
}

function decideReplaced(
  token: DisposableToken,
  { current, deleted }: DisposalFacts,
  overlapSeconds: number,
  marker: Marker | undefined,
): Disposal {
  // Pulumi knows that the deleted token was replaced. For any other token only the list shows it.
  if (token.tokenId !== deleted?.tokenId) {
    if (current?.createdAt === undefined) return keep("the list lacks the current token");
    if (token.createdAt > current.createdAt) return keep("it is newer than the current token");
  }
  if (overlapSeconds === 0) return revoke("it was replaced");
  return decideOverlapping(marker);
}

/** Every token of the series was replaced: the one in use belongs to another series. */
function decideMoved(overlapSeconds: number, marker: Marker | undefined): Disposal {
  return overlapSeconds === 0 ? revoke("its series ends") : decideOverlapping(marker);
}

/** A later replacement does not extend an overlap. */
function decideOverlapping(marker: Marker | undefined): Disposal {
  return marker?.retireAt === undefined
    ? { action: "retire", because: "it was replaced and overlaps" }
    : keep("it is retired already");
}

function decideRetired(
  token: DisposableToken,
  { now }: DisposalFacts,
  { overlapSeconds, revokeWhen }: Extract<Occasion, { kind: "retirement" }>,
  marker: Marker | undefined,
): Disposal {
  if (marker?.retireAt === undefined) return keep("it was not replaced");
  if (marker.retireAt > now)
    return { action: "keep", because: "its overlap is not over", lookAgainAt: marker.retireAt };
  // The overlap may have been different when the token was replaced, which was before that overlap ended.
  const replacedAt = Math.min(token.replacedAt ?? marker.retireAt - overlapSeconds * 1000, marker.retireAt);
  if (revokeWhen === "unused" && isUsedSince(token, replacedAt, now))
    return { action: "keep", because: "it is still used", lookAgainAt: toDay(now) + DAY_MILLISECONDS };
  return revoke("its overlap is over");
}

/** A workspace reports days only. Once the day of the replacement is over, a use on that day counts as before it. */
function isUsedSince({ lastUsedDay }: DisposableToken, replacedAt: number, now: number): boolean {
  if (lastUsedDay === undefined) return false;
  return toDay(lastUsedDay) > toDay(replacedAt) || toDay(now) <= toDay(replacedAt);
}

/** The start of the day, epoch milliseconds. */
function toDay(instant: number): number {
  return Math.floor(instant / DAY_MILLISECONDS) * DAY_MILLISECONDS;
}

function keep(because: KeepReason): Disposal {
  return { action: "keep", because };
}

function revoke(because: RevokeReason): Disposal {
  return { action: "revoke", because };
}
