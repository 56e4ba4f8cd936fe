import { administratorClient } from "./login/administrator";
import { hasOwnLogin, openPrincipalSession, type Principal } from "./login/principal-session";
import { explain } from "./remedies";
import { ApiError } from "./rest/api-error";
import { listTokensOf, revokeTokenOf, updateCommentOf } from "./rest/token-management";
import { listTokens, revokeToken, type TokenInfo, updateTokenComment } from "./rest/tokens";
import type { WorkspaceClient } from "./rest/workspace-client";

/** Somebody who sees all live tokens of one principal, and may revoke them. */
export interface TokenAuthority {
  list(): Promise<readonly TokenInfo[]>;
  /** Revokes the token. One that is not there is no error, as long as it is not in this authority's list either. */
  revoke(tokenId: string): Promise<void>;
  updateComment(tokenId: string, comment: string): Promise<void>;
}

/** The principal's own view: the token API lists and revokes the caller's tokens only. */
export function ownerAuthority(client: WorkspaceClient): TokenAuthority {
  return {
    list: () => listTokens(client),
    revoke: (tokenId) => revokeOrMiss(tokenId, revokeToken(client, tokenId), () => listTokens(client)),
    updateComment: (tokenId, comment) => updateTokenComment(client, tokenId, comment),
  };
}

/** An administrator's view of the principal's tokens. */
export function administratorAuthority(client: WorkspaceClient, applicationId: string): TokenAuthority {
  return {
    list: () => listTokensOf(client, applicationId),
    revoke: (tokenId) =>
      revokeOrMiss(tokenId, revokeTokenOf(client, tokenId), () => listTokensOf(client, applicationId)),
    updateComment: (tokenId, comment) => updateCommentOf(client, tokenId, comment),
  };
}

/**
 * Runs `work` with the principal's own login where it has one, else, or when that login is refused, as administrator.
 * `work` must bear being run again. Throws when nobody was let in, naming who was tried and why it failed.
 */
export async function withTokenAuthority<T>(
  principal: Principal,
  work: (authority: TokenAuthority) => Promise<T>,
): Promise<T> {
  const refusals: string[] = [];
  if (hasOwnLogin(principal)) {
    try {
      const session = await openPrincipalSession(principal);
      return await work(ownerAuthority(session.client));
    } catch (error) {
      if (!isRefusedLogin(error)) throw error;
      refusals.push(`as the principal: ${explain(error)}`);
    }
  }
  try {
    const administrator = administratorClient(principal.origin, principal.administrator);
    return await work(administratorAuthority(administrator, principal.applicationId));
  } catch (error) {
    throw new Error([...refusals, `as administrator: ${explain(error)}`].join("; "), { cause: error });
  }
}

/** A login that does not work, as opposed to a server that does not: refused credentials, or rights that are missing. */
function isRefusedLogin(error: unknown): boolean {
  return (
    error instanceof ApiError &&
    (error.status === 401 ||
      error.status === 403 ||
      (error.status === 400 && error.code?.startsWith("AADSTS") === true))
  );
}

/** A 404 for a token that is still listed does not mean that it is gone. */
async function revokeOrMiss(
  tokenId: string,
  revocation: Promise<void>,
  list: () => Promise<readonly TokenInfo[]>,
): Promise<void> {
  await revocation.catch(async (error: unknown) => {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
    if ((await list()).some((token) => token.tokenId === tokenId)) throw error;
  });
}
