import { credential } from "../../arguments/credential";
import type { Schema } from "../../arguments/schema";
import { keepSecret } from "../errors/clean-words";
import { presentText, readAnswer } from "./answers";
import { listPages } from "./list-pages";
import type { WorkspaceCall, WorkspaceClient } from "./workspace-client";

/** A token as its owner or an administrator sees it; never its value. */
export interface TokenInfo {
  readonly tokenId: string;
  readonly comment: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Epoch milliseconds; undefined for a token that never expires. */
  readonly expiresAt: number | undefined;
  readonly scopes: readonly string[] | undefined;
  /** Start of the day on which it was last used, epoch milliseconds; only an administrator sees it. */
  readonly lastUsedDay?: number;
}

/** A new token with its value. */
export interface MintedToken {
  readonly value: string;
  readonly info: TokenInfo;
}

/** The request for a new token. */
export interface TokenRequest {
  readonly comment: string;
  readonly lifetimeSeconds: number;
  readonly scopes: readonly string[] | undefined;
}

/**
 * Mints a token owned by the caller. Not retried blindly: a lost answer may have left a token.
 *
 * @see https://docs.databricks.com/api/azure/workspace/tokens/create
 */
export async function createToken(client: WorkspaceClient, request: TokenRequest): Promise<MintedToken> {
  const answer = await client.call({
    method: "POST",
    path: "/api/2.0/token/create",
    body: { comment: request.comment, lifetime_seconds: request.lifetimeSeconds, scopes: request.scopes },
  });
  return readNewToken(client, answer);
}

/** The token in the answer to a mint. */
export function readNewToken({ runtime }: WorkspaceClient, answer: unknown): MintedToken {
  const { token_value, token_info } = readAnswer(newToken, answer, "a new token");
  keepSecret(runtime, token_value);
  return { value: token_value, info: toTokenInfo(token_info) };
}

/**
 * The caller's own active tokens.
 *
 * @see https://docs.databricks.com/api/azure/workspace/tokens/list
 */
export async function listTokens(client: WorkspaceClient): Promise<readonly TokenInfo[]> {
  return (await readTokenList(client, { path: "/api/2.0/token/list" })).map(({ info }) => info);
}

/**
 * Revokes one of the caller's own tokens; 404 if it is not one of them.
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

/** The creator of a token, as only the list of an administrator has it. */
export interface TokenCreator {
  /** Its numeric id in the workspace. */
  readonly id: number | string | undefined;
  /** Its user name or application id. */
  readonly name: string | undefined;
}

/** A token with its creator. */
export interface CreatedToken {
  readonly info: TokenInfo;
  readonly creator: TokenCreator;
}

/** The tokens of either list API: all of them, or a failure. */
export async function readTokenList(
  client: WorkspaceClient,
  call: Omit<WorkspaceCall, "method">,
): Promise<readonly CreatedToken[]> {
  const pages = await listPages(client, call, LIST_OF_TOKENS);
  const wires = pages.flatMap((page) => readAnswer(tokenList, page, LIST_OF_TOKENS).token_infos ?? []);
  return wires.map((wire) => ({
    info: toTokenInfo(wire),
    creator: { id: wire.created_by_id ?? undefined, name: wire.created_by_username ?? undefined },
  }));
}

const LIST_OF_TOKENS = "a list of tokens";

/** Times are epoch milliseconds; -1 means that the token never expires. */
const wireToken = ((z) =>
  z.object({
    token_id: presentText(z),
    comment: z.nullish(z.string()),
    creation_time: z.nullish(z.number()),
    expiry_time: z.nullish(z.number()),
    scopes: z.nullish(z.array(z.string())),
    last_used_day: z.nullish(z.number()),
    created_by_id: z.nullish(z.union([z.number(), z.string()])),
    created_by_username: z.nullish(z.string()),
  })) satisfies Schema;

const tokenList = ((z) => z.object({ token_infos: z.nullish(z.array(wireToken(z))) })) satisfies Schema;

/** White space around the value would pass its proof, as HTTP removes it from a header, and then be published. */
const newToken = ((z) => z.object({ token_value: credential()(z), token_info: wireToken(z) })) satisfies Schema;

type WireToken = ReturnType<ReturnType<typeof wireToken>["parse"]>;

function toTokenInfo(wire: WireToken): TokenInfo {
  const { token_id, comment, creation_time, expiry_time, scopes, last_used_day } = wire;
  return {
    tokenId: token_id,
    comment: comment ?? "",
    createdAt: creation_time ?? 0,
    expiresAt: expiry_time != null && expiry_time >= 0 ? expiry_time : undefined,
    scopes: scopes ?? undefined,
    ...(last_used_day != null && last_used_day > 0 ? { lastUsedDay: last_used_day } : {}),
  };
}
