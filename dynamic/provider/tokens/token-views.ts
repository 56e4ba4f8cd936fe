import { type CreatorNames, listTokensOf, revokeTokenOf, updateCommentOf } from "../databricks/token-management-api";
import { listTokens, revokeToken, type TokenInfo, updateTokenComment } from "../databricks/tokens-api";
import type { WorkspaceClient } from "../databricks/workspace-client";
import { ApiError } from "../errors/api-error";
import { ProviderError } from "../errors/provider-error";
import { explain } from "../errors/remedies";
import { administratorClient } from "../logins/administrator-login";
import { hasOwnLogin, openPrincipalSession, type Principal } from "../logins/principal-session";
import type { Runtime } from "../runtime";

/** One principal's tokens, as seen by a login that may list and revoke all of them. */
export interface TokensView {
  list(): Promise<readonly TokenInfo[]>;
  /** Revokes the token. A missing token is no error, as long as the list lacks it too. */
  revoke(tokenId: string): Promise<void>;
  updateComment(tokenId: string, comment: string): Promise<void>;
}

/** The principal's own view: the token API lists and revokes the caller's tokens only. */
export function asPrincipal(client: WorkspaceClient): TokensView {
  const list = (): Promise<readonly TokenInfo[]> => listTokens(client);
  return {
    list,
    revoke: (tokenId) => ignoreGone(tokenId, revokeToken(client, tokenId), list),
    updateComment: (tokenId, comment) => updateTokenComment(client, tokenId, comment),
  };
}

/** An administrator's view of the principal's tokens. */
export function asAdministrator(client: WorkspaceClient, principal: CreatorNames): TokensView {
  const list = (): Promise<readonly TokenInfo[]> => listTokensOf(client, principal);
  return {
    list,
    revoke: (tokenId) => ignoreGone(tokenId, revokeTokenOf(client, tokenId), list),
    updateComment: (tokenId, comment) => updateCommentOf(client, tokenId, comment),
  };
}

/**
 * Runs `work` as the principal, if it has its own login; without one, or when it is refused, as administrator. So
 * `work` may run twice. Throws when both are refused, naming each login and why it failed.
 */
export function withTokensView<T>(
  runtime: Runtime,
  principal: Principal,
  work: (view: TokensView) => Promise<T>,
): Promise<T> {
  const attempts = [toAdministratorAttempt(runtime, principal, work)];
  if (hasOwnLogin(principal)) attempts.unshift(toPrincipalAttempt(runtime, principal, work));
  return runFirstAdmitted(attempts);
}

/**
 * The same in the opposite order: as administrator, who alone sees when a token was last used, else as the principal.
 */
export function withAdministratorsView<T>(
  runtime: Runtime,
  principal: Principal,
  work: (view: TokensView) => Promise<T>,
): Promise<T> {
  const attempts = [toAdministratorAttempt(runtime, principal, work)];
  if (hasOwnLogin(principal)) attempts.push(toPrincipalAttempt(runtime, principal, work));
  return runFirstAdmitted(attempts);
}

interface Attempt<T> {
  readonly as: "administrator" | "the principal";
  readonly run: () => Promise<T>;
}

function toPrincipalAttempt<T>(
  runtime: Runtime,
  principal: Principal,
  work: (view: TokensView) => Promise<T>,
): Attempt<T> {
  const run = async (): Promise<T> => work(asPrincipal((await openPrincipalSession(runtime, principal)).client));
  return { as: "the principal", run };
}

function toAdministratorAttempt<T>(
  runtime: Runtime,
  principal: Principal,
  work: (view: TokensView) => Promise<T>,
): Attempt<T> {
  const { origin, administrator } = principal;
  const run = async (): Promise<T> =>
    work(asAdministrator(administratorClient(runtime, origin, administrator), principal));
  return { as: "administrator", run };
}

async function runFirstAdmitted<T>(attempts: readonly Attempt<T>[]): Promise<T> {
  const refusals: string[] = [];
  for (const [index, { as, run }] of attempts.entries()) {
    try {
      return await run();
    } catch (error) {
      const isLast = index === attempts.length - 1;
      if (!isLast && !isRefusedLogin(error)) throw error;
      refusals.push(`as ${as}: ${explain(error)}`);
      if (isLast) throw new Error(refusals.join("; "), { cause: error });
    }
  }
  throw new Error("nobody was tried");
}

/** Whether the login failed, and not the server: credentials were refused, or rights are missing. */
function isRefusedLogin(error: unknown): boolean {
  if (error instanceof ProviderError) return error.code === "CREDENTIAL_MALFORMED" || error.code === "NO_ADMINISTRATOR";
  return (
    error instanceof ApiError &&
    (error.status === 401 ||
      error.status === 403 ||
      (error.status === 400 && error.serverCode?.startsWith("AADSTS") === true))
  );
}

/** A 404 for a token that is still listed does not mean that it is gone. */
async function ignoreGone(
  tokenId: string,
  revocation: Promise<void>,
  list: () => Promise<readonly TokenInfo[]>,
): Promise<void> {
  await revocation.catch(async (error: unknown) => {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
    if ((await list()).some((token) => token.tokenId === tokenId)) throw error;
  });
}
