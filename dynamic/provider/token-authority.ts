import { administratorLogin } from "./login/administrator";
import { hasOwnLogin, openPrincipalSession, type Principal } from "./login/principal-session";
import type { AdministratorLogin } from "../values/login";
import { explain } from "./remedies";
import { ApiError } from "./rest/api-error";
import { listTokensOf, revokeTokenOf, updateCommentOf } from "./rest/token-management";
import { listTokens, revokeToken, type TokenInfo, updateTokenComment } from "./rest/tokens";
import { WorkspaceClient } from "./rest/workspace-client";

/** Somebody who sees all live tokens of one principal, and may revoke them. */
export interface TokenAuthority {
  list(): Promise<readonly TokenInfo[]>;
  /** Revokes the token; one that is gone already is no error, as this authority would see it. */
  revoke(tokenId: string): Promise<void>;
  updateComment(tokenId: string, comment: string): Promise<void>;
}

/** The principal's own view: the token API lists and revokes the caller's tokens only. */
export function ownerAuthority(client: WorkspaceClient): TokenAuthority {
  return {
    list: () => listTokens(client),
    revoke: (tokenId) => ignoreGone(revokeToken(client, tokenId)),
    updateComment: (tokenId, comment) => updateTokenComment(client, tokenId, comment),
  };
}

/** An administrator's view of the principal's tokens. */
export function administratorAuthority(client: WorkspaceClient, applicationId: string): TokenAuthority {
  return {
    list: () => listTokensOf(client, applicationId),
    revoke: (tokenId) => ignoreGone(revokeTokenOf(client, tokenId)),
    updateComment: (tokenId, comment) => updateCommentOf(client, tokenId, comment),
  };
}

/**
 * Runs `work` with the principal's own login where it has one, else, or when that login is refused, as administrator.
 * `work` must bear being run again. Throws when nobody was let in, naming who was tried and why it failed.
 */
export async function withTokenAuthority<T>(
  principal: Principal,
  administrator: AdministratorLogin | undefined,
  work: (authority: TokenAuthority) => Promise<T>,
): Promise<T> {
  const administratorClient = (): WorkspaceClient =>
    new WorkspaceClient(principal.origin, administratorLogin(principal.origin, administrator));
  const refusals: string[] = [];
  if (hasOwnLogin(principal)) {
    try {
      const session = await openPrincipalSession(principal, administratorClient);
      return await work(ownerAuthority(session.client));
    } catch (error) {
      if (!isRefusedLogin(error)) throw error;
      refusals.push(`as the principal: ${explain(error)}`);
    }
  }
  try {
    return await work(administratorAuthority(administratorClient(), principal.applicationId));
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

async function ignoreGone(revocation: Promise<void>): Promise<void> {
  await revocation.catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
  });
}
