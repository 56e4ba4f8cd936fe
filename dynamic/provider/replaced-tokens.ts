import type { CurrentToken } from "./current-tokens";
import { toMarker, toRetiredComment } from "./marker";
import type { TokenInfo } from "./rest/tokens";
import type { TokenAuthority } from "./token-authority";

export type ReplacedTokenDecision = "keep" | "retire" | "revoke";

/** The current token as the workspace lists it, and how long those that it replaces are left alive. */
export interface ListedCurrentToken extends CurrentToken {
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/**
 * What becomes of a token of the principal when another one is its owner's current token. What is not marked with this
 * owner, or is newer than the current one, is never touched. Without an overlap all others end now; with one, each is
 * first marked and left alive for it, whether it was replaced or is an orphan of an interrupted run, which cannot be told
 * apart.
 */
export function decideReplaced(
  token: TokenInfo,
  owner: string,
  current: ListedCurrentToken,
  now: number,
): ReplacedTokenDecision {
  const marker = toMarker(token.comment);
  if (marker?.owner !== owner || token.tokenId === current.tokenId) return "keep";
  if (token.createdAt > current.createdAt) return "keep";
  if (current.overlapSeconds === 0) return "revoke";
  if (marker.retireAt === undefined) return "retire";
  return marker.retireAt > now ? "keep" : "revoke";
}

/**
 * Ends or marks the tokens of `owner` that `current` has replaced, as `decideReplaced` says. Where the current token is
 * not listed, somebody else has rotated since, or the list is an old one: nothing is touched.
 */
export async function endReplacedTokens(
  authority: TokenAuthority,
  owner: string,
  current: CurrentToken,
  now: number,
): Promise<void> {
  const tokens = await authority.list();
  const listed = tokens.find((token) => token.tokenId === current.tokenId);
  if (listed === undefined) return;
  for (const token of tokens) {
    const decision = decideReplaced(token, owner, { ...current, createdAt: listed.createdAt }, now);
    if (decision === "revoke") await authority.revoke(token.tokenId);
    if (decision === "retire") {
      const retireAt = now + current.overlapSeconds * 1000;
      await authority.updateComment(token.tokenId, toRetiredComment(token.comment, retireAt));
    }
  }
}
