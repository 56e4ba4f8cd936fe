import type { AdministratorLogin, PrincipalLogin } from "../../values/login";
import { explain } from "../remedies";
import { createOAuthSecret, deleteOAuthSecret, findServicePrincipal } from "../rest/service-principals";
import { WorkspaceClient } from "../rest/workspace-client";
import { administratorClient } from "./administrator";
import { azureClientSecretLogin, oauthM2MLogin } from "./client-credentials";
import type { Login } from "./login";
import { UnlistedError } from "../propagation";

/** Lifetime of a one-time secret: longer than any mint takes, and short should its deletion be prevented. */
const ONE_TIME_SECRET_SECONDS = 900;

/** The principal that is to own a token, and how it logs in. */
export interface Principal {
  /** Scheme, host and port of its workspace. */
  readonly origin: string;
  readonly applicationId: string;
  readonly servicePrincipalId: string | undefined;
  readonly login: PrincipalLogin;
  /** Who helps a principal without a login of its own; undefined for the environment's. */
  readonly administrator: AdministratorLogin | undefined;
}

/** Calls as the principal, for one piece of work. */
export interface PrincipalSession {
  readonly client: WorkspaceClient;
  /** Ends what was made for this session. Never throws: what it leaves ends by itself. */
  close(): Promise<void>;
}

/** True for logins that exist without help of an administrator. */
export function hasOwnLogin(principal: Principal): boolean {
  return principal.login.authType !== "one-time-secret";
}

/** Runs a login attempt: once, or until a principal or secret made a moment ago has become known. */
export type LoginAttempts = <T>(attempt: () => Promise<T>) => Promise<T>;

/** Logs in as the principal; once, if no other way of attempting is given. */
export async function openPrincipalSession(
  principal: Principal,
  attempts: LoginAttempts = (attempt) => attempt(),
): Promise<PrincipalSession> {
  const { login, close } = await prepareLogin(principal, attempts);
  try {
    await attempts(() => login.authorize());
    return { client: new WorkspaceClient(principal.origin, login), close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface PreparedLogin {
  readonly login: Login;
  readonly close: () => Promise<void>;
}

async function prepareLogin(principal: Principal, attempts: LoginAttempts): Promise<PreparedLogin> {
  const { origin, applicationId, login } = principal;
  const description = `the principal ${applicationId} (${login.authType})`;
  const close = (): Promise<void> => Promise.resolve();
  switch (login.authType) {
    case "azure-client-secret":
      return { login: azureClientSecretLogin(description, origin, { ...login, clientId: applicationId }), close };
    case "oauth-m2m":
      return { login: oauthM2MLogin(description, origin, applicationId, login.clientSecret), close };
    case "one-time-secret":
      return makeOneTimeSecret(principal, description, attempts);
  }
}

async function makeOneTimeSecret(
  principal: Principal,
  description: string,
  attempts: LoginAttempts,
): Promise<PreparedLogin> {
  const { origin, applicationId } = principal;
  const administrator = administratorClient(origin, principal.administrator);
  const servicePrincipalId =
    principal.servicePrincipalId ?? (await attempts(() => requireServicePrincipalId(administrator, applicationId)));
  const secret = await createOAuthSecret(administrator, servicePrincipalId, ONE_TIME_SECRET_SECONDS);
  const close = async (): Promise<void> => {
    await deleteOAuthSecret(administrator, servicePrincipalId, secret.id).catch((error: unknown) => {
      console.log(
        `one-time secret ${secret.id} of ${applicationId} could not be deleted and ends by itself within 15 minutes: ${explain(error)}`,
      );
    });
  };
  return { login: oauthM2MLogin(description, origin, applicationId, secret.value), close };
}

async function requireServicePrincipalId(administrator: WorkspaceClient, applicationId: string): Promise<string> {
  const found = await findServicePrincipal(administrator, applicationId);
  if (found !== undefined) return found.servicePrincipalId;
  throw new UnlistedError(
    `the workspace ${administrator.origin} has no service principal with application id ${applicationId}: add it there first`,
  );
}
