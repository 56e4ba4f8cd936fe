import { readTokenList, type TokenInfo } from "./tokens-api";
import type { WorkspaceClient } from "./workspace-client";

const PATH = "/api/2.0/token-management/tokens";

/**
 * The active tokens that a principal created, as an administrator sees them.
 *
 * @see https://docs.databricks.com/api/azure/workspace/tokenmanagement/list
 */
export async function listTokensOf(
  administrator: WorkspaceClient,
  applicationId: string,
): Promise<readonly TokenInfo[]> {
  const answer = await administrator.call({ method: "GET", path: PATH, query: { created_by_username: applicationId } });
  return readTokenList(answer);
}

/**
 * Revokes anybody's token; 404 if there is none.
 *
 * @see https://docs.databricks.com/api/azure/workspace/tokenmanagement/delete
 */
export async function revokeTokenOf(administrator: WorkspaceClient, tokenId: string): Promise<void> {
  await administrator.call({ method: "DELETE", path: `${PATH}/${encodeURIComponent(tokenId)}` });
}

/**
 * Writes a new comment to anybody's token.
 *
 * @see https://docs.databricks.com/api/azure/workspace/tokenmanagement
 */
export async function updateCommentOf(administrator: WorkspaceClient, tokenId: string, comment: string): Promise<void> {
  await administrator.call({
    method: "PATCH",
    path: `${PATH}/${encodeURIComponent(tokenId)}`,
    body: { token: { comment }, update_mask: "comment" },
    repeatable: true,
  });
}
