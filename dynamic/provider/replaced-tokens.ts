import type { CurrentToken } from "./current-tokens";
import { toMarker, toRetiredComment } from "./marker";
import type { TokenInfo } from "./rest/tokens";
import type { TokenAuthority } from "./token-authority";

export type ReplacedTokenDecision = "keep" | "retire" | "revoke";

/**
 * What becomes of a token of the principal when another one is its owner's current token. What is not marked with this
 * owner is never touched. Without an overlap all others end now; with one, each is first marked and left alive for it,
 * whether it was replaced or is an orphan of an interrupted run, which cannot be told apart.
 */
export function decideReplaced(
  token: TokenInfo,
  owner: string,
  current: CurrentToken,
  now: number,
): ReplacedTokenDecision {
  const marker = toMarker(token.comment);
  if (marker?.owner !== owner || token.tokenId === current.tokenId) return "keep";
  if (current.overlapSeconds === 0) return "revoke";
  if (marker.retireAt === undefined) return "retire";
  return marker.retireAt > now ? "keep" : "revoke";
}

/** Ends or marks all tokens of `owner` but the current one, as `decideReplaced` says. */
export async function endReplacedTokens(
  authority: TokenAuthority,
  owner: string,
  current: CurrentToken,
  now: number,
): Promise<void> {
  for (const token of await authority.list()) {
    const decision = decideReplaced(token, owner, current, now);
    if (decision === "revoke") await authority.revoke(token.tokenId);
    if (decision === "retire") {
      await authority.updateComment(
        token.tokenId,
        toRetiredComment(token.comment, now + current.overlapSeconds * 1000),
      );
    }
  }
}
