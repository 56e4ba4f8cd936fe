import type { AdministratorLogin } from "../../arguments/auth-types";
import { findServicePrincipal, getCurrentUserName } from "../databricks/service-principals-api";
import { type CreatorNames, listTokensOf, revokeTokenOf, updateCommentOf } from "../databricks/token-management-api";
import { listTokens, revokeToken, type TokenInfo, updateTokenComment } from "../databricks/tokens-api";
import type { WorkspaceClient } from "../databricks/workspace-client";
import { ApiError } from "../errors/api-error";
import { ProviderError } from "../errors/provider-error";
import { isClosedNetwork, toErrorCode } from "../errors/remedies";
import { type AdministratorClient, administratorClient } from "../logins/administrator-login";
import { openPrincipalSession } from "../logins/principal-session";
import type { Runtime } from "../runtime";
import { type KnownLogin, knownLogins, type TokenOwner } from "./known-logins";
import { type FailedLogin, isRefusedLogin, LoginsError } from "./logins-error";

/** One principal's tokens, as seen by a login that may list and revoke all of them. */
export interface TokensView {
  list(): Promise<readonly TokenInfo[]>;
  /** Revokes the token. A missing token is no error, as long as the list lacks it too. */
  revoke(tokenId: string): Promise<void>;
  updateComment(tokenId: string, comment: string): Promise<void>;
  /** Id of the token that this view is logged in with, if it is one of them: it must be revoked last. */
  readonly ownTokenId?: string | undefined;
}

/** The principal's own view: the token API lists and revokes the caller's tokens only. */
export function asPrincipal(client: WorkspaceClient, ownTokenId?: string): TokensView {
  const list = (): Promise<readonly TokenInfo[]> => listTokens(client);
  return {
    list,
    revoke: (tokenId) =>
      tokenId === ownTokenId
        ? ignoreRefused(revokeToken(client, tokenId), client)
        : ignoreGone(tokenId, revokeToken(client, tokenId), list),
    updateComment: (tokenId, comment) => updateTokenComment(client, tokenId, comment),
    ownTokenId,
  };
}

/** An administrator's view of the principal's tokens. */
export function asAdministrator(client: WorkspaceClient, principal: CreatorNames): TokensView {
  const list = (): Promise<readonly TokenInfo[]> =>
    listTokensOf(client, principal).catch((error: unknown) => toNoTokens(client, principal.applicationId, error));
  return {
    list,
    revoke: (tokenId) => ignoreGone(tokenId, revokeTokenOf(client, tokenId), list),
    updateComment: (tokenId, comment) => updateCommentOf(client, tokenId, comment),
  };
}

/** The view, whose first list is known already, if it is. */
export function withListed(view: TokensView, listed: readonly TokenInfo[] | undefined): TokensView {
  let known = listed;
  return {
    ...view,
    list() {
      const first = known;
      known = undefined;
      return first === undefined ? view.list() : Promise.resolve(first);
    },
  };
}

/** Which logins to use for a view, and in which order. */
export type LoginOrder = "principal first" | "administrator first" | "administrator only";

/**
 * Runs `work` with the view of the first login that this process knows and the workspace accepts: see `knownLogins`. A
 * login that fails, or that is refused while it works, is followed by the next one; so `work` may run several times. Any
 * other failure of `work` ends it, and so does a network that refuses calls to the workspace. Throws `LoginsError`.
 */
export async function withTokensView<T>(
  runtime: Runtime,
  owner: TokenOwner,
  work: (view: TokensView) => Promise<T>,
  order: LoginOrder = "principal first",
): Promise<T> {
  return runFirstAdmitted(
    owner.origin,
    () => inOrder(knownLogins(runtime, owner), order),
    async (login) => {
      if (login.as === "administrator")
        return keepOpen(asAdministrator(await openAdministrator(runtime, owner, login.administrator), owner));
      const { client, close } = await openPrincipalSession(runtime, login.principal);
      return { opened: asPrincipal(client, login.ownTokenId), close };
    },
    work,
  );
}

/** Runs `work` as the first administrator that this process knows and the workspace accepts. Throws `LoginsError`. */
export async function withAdministrator<T>(
  runtime: Runtime,
  owner: TokenOwner,
  work: (administrator: AdministratorClient) => Promise<T>,
): Promise<T> {
  return runFirstAdmitted(
    owner.origin,
    () => inOrder(knownLogins(runtime, owner), "administrator only"),
    async (login) =>
      keepOpen(await openAdministrator(runtime, owner, login.as === "administrator" ? login.administrator : undefined)),
    work,
  );
}

function inOrder(logins: readonly KnownLogin[], order: LoginOrder): readonly KnownLogin[] {
  if (order === "principal first") return logins;
  const administrators = logins.filter((login) => login.as === "administrator");
  return order === "administrator only" ? administrators : [...new Set([...administrators, ...logins])];
}

/** Logs in before the first call, so that a failed login is told from a failed call. */
async function openAdministrator(
  runtime: Runtime,
  { origin }: TokenOwner,
  administrator: AdministratorLogin | undefined,
): Promise<AdministratorClient> {
  const client = administratorClient(runtime, origin, administrator);
  await client.login.authorize();
  return client;
}

/** What a login has opened, for one piece of work. */
interface OpenedBy<Opened> {
  readonly opened: Opened;
  /** Never throws. */
  close(): Promise<void>;
}

function keepOpen<Opened>(opened: Opened): OpenedBy<Opened> {
  return { opened, close: () => Promise.resolve() };
}

/** `toLogins` is asked again after each failure: meanwhile the process may have learned of another login. */
async function runFirstAdmitted<Opened, T>(
  origin: string,
  toLogins: () => readonly KnownLogin[],
  open: (login: KnownLogin) => Promise<OpenedBy<Opened>>,
  work: (opened: Opened) => Promise<T>,
): Promise<T> {
  const failures = new Map<string, FailedLogin>();
  for (;;) {
    const next = toLogins().find((login) => !failures.has(toKey(login)));
    if (next === undefined) throw new LoginsError([...failures.values()], true);
    let isOpen = false;
    try {
      const { opened, close } = await open(next);
      isOpen = true;
      return await work(opened).finally(close);
    } catch (error) {
      failures.set(toKey(next), { name: next.name, error });
      // Without its login nothing was done yet, whatever the reason.
      const isOver = isOpen ? !isRefusedLogin(error) : !(error instanceof ApiError || error instanceof ProviderError);
      if (isOver || isClosedNetwork(origin, error)) throw new LoginsError([...failures.values()], false);
    }
  }
}

function toKey(login: KnownLogin): string {
  return JSON.stringify(login.as === "principal" ? login.principal.login : [login.administrator]);
}

/** The tokens of a principal are gone with it. The workspace must say twice that it has no such principal. */
async function toNoTokens(client: WorkspaceClient, applicationId: string, error: unknown): Promise<readonly []> {
  if (toErrorCode(error) !== "PRINCIPAL_UNKNOWN") throw error;
  if ((await findServicePrincipal(client, applicationId)) !== undefined) throw error;
  return [];
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

/**
 * A token that has revoked itself is refused when a lost answer makes it ask again. It is gone if the workspace refuses it
 * everywhere.
 */
async function ignoreRefused(revocation: Promise<void>, client: WorkspaceClient): Promise<void> {
  await revocation.catch(async (error: unknown) => {
    if (toErrorCode(error) !== "CREDENTIAL_REFUSED") throw error;
    const other: unknown = await getCurrentUserName(client).catch((refusal: unknown) => refusal);
    if (toErrorCode(other) !== "CREDENTIAL_REFUSED") throw error;
  });
}
