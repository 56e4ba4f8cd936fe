import type { WorkspaceClient } from "./workspace-client";
import { toList, toObject, toText, type WireObject } from "./wire";

/** A token as its owner or an administrator sees it; never its value. */
export interface TokenInfo {
  readonly tokenId: string;
  readonly comment: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Epoch milliseconds; undefined for a token that never expires. */
  readonly expiresAt: number | undefined;
  readonly scopes: readonly string[] | undefined;
  /** Start of the day it was last used on, epoch milliseconds; only an administrator is told. */
  readonly lastUsedDay?: number;
}

export interface MintedToken {
  readonly value: string;
  readonly info: TokenInfo;
}

/** What is asked of the workspace for a token. */
export interface TokenRequest {
  readonly comment: string;
  readonly lifetimeSeconds: number;
  readonly scopes: readonly string[] | undefined;
}

/**
 * Mints a token owned by the caller. Never repeated blindly: a lost answer may have left a token.
 *
 * @see https://docs.databricks.com/api/azure/workspace/tokens/create
 */
export async function createToken(client: WorkspaceClient, request: TokenRequest): Promise<MintedToken> {
  const answer = await client.call({
    method: "POST",
    path: "/api/2.0/token/create",
    body: { comment: request.comment, lifetime_seconds: request.lifetimeSeconds, scopes: request.scopes },
  });
  const object = toObject(answer, "a new token");
  return { value: toText(object, "token_value"), info: toTokenInfo(toObject(object.token_info, "token_info")) };
}

/**
 * The caller's own live tokens.
 *
 * @see https://docs.databricks.com/api/azure/workspace/tokens/list
 */
export async function listTokens(client: WorkspaceClient): Promise<readonly TokenInfo[]> {
  const answer = await client.call({ method: "GET", path: "/api/2.0/token/list" });
  return toList(toObject(answer, "a list of tokens").token_infos, "tokens").map(toTokenInfo);
}

/**
 * Revokes one of the caller's own tokens; 404 where it is not among them.
 *
 * @see https://docs.databricks.com/api/azure/workspace/tokens/delete
 */
export async function revokeToken(client: WorkspaceClient, tokenId: string): Promise<void> {
  await client.call({ method: "POST", path: "/api/2.0/token/delete", body: { token_id: tokenId }, repeatable: true });
}

/**
 * Writes a new comment to one of the caller's own tokens.
 *
 * @see https://docs.databricks.com/api/azure/workspace/tokens/update
 */
export async function updateTokenComment(client: WorkspaceClient, tokenId: string, comment: string): Promise<void> {
  await client.call({
    method: "PATCH",
    path: `/api/2.0/token/${encodeURIComponent(tokenId)}`,
    body: { token: { comment }, update_mask: "comment" },
    repeatable: true,
  });
}

/** A token of either API's list. Times are epoch milliseconds; -1 stands for no expiry. */
export function toTokenInfo(object: WireObject): TokenInfo {
  const expiry = object.expiry_time;
  return {
    tokenId: toText(object, "token_id"),
    comment: typeof object.comment === "string" ? object.comment : "",
    createdAt: typeof object.creation_time === "number" ? object.creation_time : 0,
    expiresAt: typeof expiry === "number" && expiry >= 0 ? expiry : undefined,
    scopes: Array.isArray(object.scopes) ? object.scopes.map(String) : undefined,
    ...(typeof object.last_used_day === "number" && object.last_used_day > 0
      ? { lastUsedDay: object.last_used_day }
      : {}),
  };
}
