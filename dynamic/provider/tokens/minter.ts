import { createTokenOnBehalf } from "../databricks/token-management-api";
import { createToken, type MintedToken, type TokenRequest } from "../databricks/tokens-api";
import type { WorkspaceClient } from "../databricks/workspace-client";
import { administratorClient } from "../logins/administrator-login";
import type { LoginAttempts } from "../logins/login-method";
import type { Runtime } from "../runtime";
import type { TokenOwner } from "./known-logins";
import { workAsPrincipal } from "./principal-work";
import { asAdministrator, asPrincipal, type TokensView } from "./token-views";

/** An identity that mints tokens of one principal, and sees and revokes them. */
export interface Minter {
  readonly client: WorkspaceClient;
  readonly view: TokensView;
  create(request: TokenRequest): Promise<MintedToken>;
}

/** The principal itself. */
export function toPrincipalMinter(client: WorkspaceClient): Minter {
  return { client, view: asPrincipal(client), create: (request) => createToken(client, request) };
}

/** Runs `work` as the one who mints for this login: the principal, or the administrator on its behalf. */
export async function withMinter<T>(
  runtime: Runtime,
  owner: TokenOwner,
  attempts: LoginAttempts,
  work: (minter: Minter) => Promise<T>,
): Promise<T> {
  if (owner.login.authType !== "on-behalf-of")
    return workAsPrincipal(runtime, owner, ({ client }) => work(toPrincipalMinter(client)), attempts);
  const client = administratorClient(runtime, owner.origin, owner.administrator);
  return work({
    client,
    view: asAdministrator(client, owner),
    create: (request) => createTokenOnBehalf(client, owner.applicationId, request),
  });
}
