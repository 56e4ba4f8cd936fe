import type { CurrentToken } from "./current-tokens";
import { awaitPropagation, UnlistedError } from "./propagation";
import { toMarker, toRetiredComment } from "./marker";
import { ApiError } from "./rest/api-error";
import type { TokenInfo } from "./rest/tokens";
import type { TokenAuthority } from "./token-authority";

export type ReplacedTokenDecision = "keep" | "retire" | "revoke";

/** The current token as the workspace lists it, and how long those that it replaces are left alive. */
export interface ListedCurrentToken extends Pick<CurrentToken, "tokenId" | "overlapSeconds"> {
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

/** The token that Pulumi deletes, with the comment that it was minted with. */
export interface DeletedToken {
  readonly id: string;
  readonly comment: string;
}

/**
 * Ends or marks the tokens of `owner` that `current` has replaced, as `decideReplaced` says. Where the current token is
 * not listed, somebody else has rotated since, or the list is an old one: then nothing is touched but the deleted token
 * itself, which is marked for its overlap whether it is listed or not.
 */
export async function endReplacedTokens(
  authority: TokenAuthority,
  owner: string,
  current: CurrentToken,
  now: number,
  deleted?: DeletedToken,
): Promise<void> {
  const tokens = await listWith(authority, current.tokenId);
  const retireAt = now + current.overlapSeconds * 1000;
  const listed = tokens.find((token) => token.tokenId === current.tokenId);
  for (const token of listed === undefined ? [] : tokens) {
    const decision = decideReplaced(token, owner, { ...current, createdAt: listed?.createdAt ?? 0 }, now);
    if (decision === "revoke") await authority.revoke(token.tokenId);
    if (decision === "retire") await authority.updateComment(token.tokenId, toRetiredComment(token.comment, retireAt));
  }
  if (deleted === undefined || current.overlapSeconds === 0) return;
  const known = tokens.find((token) => token.tokenId === deleted.id)?.comment;
  const marker = toMarker(known);
  const isHandled = marker?.owner === owner && (listed !== undefined || marker.retireAt !== undefined);
  if (isHandled) return;
  // One that was adopted has no marker yet.
  const comment = marker?.owner === owner ? known : deleted.comment;
  await authority.updateComment(deleted.id, toRetiredComment(comment ?? "", retireAt)).catch(ignoreGone);
}

/** The list with the current token in it, which a stale one would lack; without it where it does not come to be there. */
async function listWith(authority: TokenAuthority, tokenId: string): Promise<readonly TokenInfo[]> {
  let tokens: readonly TokenInfo[] = [];
  try {
    await awaitPropagation(async () => {
      tokens = await authority.list();
      if (!tokens.some((token) => token.tokenId === tokenId)) throw new UnlistedError(`${tokenId} is not listed`);
    });
  } catch (error) {
    if (!(error instanceof UnlistedError)) throw error;
  }
  return tokens;
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof ApiError) || error.status !== 404) throw error;
}
