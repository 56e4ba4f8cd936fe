import { findServicePrincipalOnce } from "./service-principals-api";
import {
  type CreatedToken,
  type MintedToken,
  readNewToken,
  readTokenList,
  type TokenCreator,
  type TokenInfo,
  type TokenRequest,
} from "./tokens-api";
import type { WorkspaceClient } from "./workspace-client";

const FOLDER = "/api/2.0/token-management";
const PATH = `${FOLDER}/tokens`;

/** A principal as its tokens name it. */
export interface CreatorNames {
  readonly applicationId: string;
  /** Its numeric id in the workspace; looked up when it is undefined. */
  readonly servicePrincipalId: string | undefined;
}

/**
 * The active tokens that a principal created, as an administrator sees them. Asks for those of its numeric id, and
 * compares every answer: a workspace may ignore a filter. A principal that the workspace does not know may still be
 * listed under its name, so all tokens are asked for then.
 *
 * @see https://docs.databricks.com/api/azure/workspace/tokenmanagement/list
 */
export async function listTokensOf(administrator: WorkspaceClient, names: CreatorNames): Promise<readonly TokenInfo[]> {
  const id =
    names.servicePrincipalId ??
    (await findServicePrincipalOnce(administrator, names.applicationId))?.servicePrincipalId;
  const query = id === undefined ? {} : { query: { created_by_id: id } };
  return toTokensOf(await readTokenList(administrator, { path: PATH, ...query }), { ...names, servicePrincipalId: id });
}

/**
 * The active tokens of the whole workspace. Sent once only, unless it is repeatable.
 *
 * @see https://docs.databricks.com/api/azure/workspace/tokenmanagement/list
 */
export async function listAllTokens(
  administrator: WorkspaceClient,
  repeatable = false,
): Promise<readonly CreatedToken[]> {
  return readTokenList(administrator, { path: PATH, repeatable });
}

/** Those of the tokens that a principal created. */
export function toTokensOf(
  tokens: readonly CreatedToken[],
  { servicePrincipalId, applicationId }: CreatorNames,
): readonly TokenInfo[] {
  return tokens.filter(({ creator }) => isCreator(creator, servicePrincipalId, applicationId)).map(({ info }) => info);
}

/**
 * Mints a token that the principal owns. Not retried blindly: a lost answer may have left a token. Azure workspaces refuse
 * it as far as is known.
 *
 * @see https://docs.databricks.com/api/workspace/tokenmanagement/createobotoken
 */
export async function createTokenOnBehalf(
  administrator: WorkspaceClient,
  applicationId: string,
  { comment, lifetimeSeconds, scopes }: TokenRequest,
): Promise<MintedToken> {
  const answer = await administrator.call({
    method: "POST",
    path: `${FOLDER}/on-behalf-of/tokens`,
    body: { application_id: applicationId, comment, lifetime_seconds: lifetimeSeconds, scopes },
  });
  return readNewToken(administrator, answer);
}

/** An id in JSON may be too large to be exact as a number: then both sides are rounded alike. */
function isCreator({ id, name }: TokenCreator, principalId: string | undefined, applicationId: string): boolean {
  if (principalId !== undefined && id !== undefined)
    return typeof id === "number" ? id === Number(principalId) : id === principalId;
  return name?.toLowerCase() === applicationId.toLowerCase();
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
