import type { AdministratorLogin, PrincipalLogin } from "../../arguments/auth-types";
import { WorkspaceClient } from "../databricks/workspace-client";
import { nameServicePrincipal } from "../errors/api-error";
import type { Runtime } from "../runtime";
import { administratorClient } from "./administrator-login";
import type { Credentials, LoginAttempts, PreparedCredentials } from "./login-method";
import { openLogin } from "./open-login";
import { LOGIN_METHODS } from "./registry";
import { type OpenedLogin, shareLogin } from "./shared-login";

/** The principal that owns a token, and how it logs in. */
export interface Principal {
  /** Scheme, host and port of its workspace. */
  readonly origin: string;
  readonly applicationId: string;
  readonly servicePrincipalId: string | undefined;
  readonly login: PrincipalLogin;
  /** The administrator who helps a principal without a login of its own; undefined for that of the stack. */
  readonly administrator: AdministratorLogin | undefined;
}

/** Calls as the principal, for one piece of work. */
export interface PrincipalSession {
  readonly client: WorkspaceClient;
  /**
   * Deletes the credentials if they were made for this session. Never throws: credentials that are left expire soon.
   */
  close(): Promise<void>;
}

/** True for logins that work without an administrator. */
export function hasOwnLogin({ login }: Principal): boolean {
  return LOGIN_METHODS[login.authType].kind === "own";
}

/**
 * Logs in as the principal, by default with one attempt. Credentials that an administrator makes are shared by all
 * sessions of the principal that are open at once, because it may have only a few.
 */
export async function openPrincipalSession(
  runtime: Runtime,
  principal: Principal,
  attempts: LoginAttempts = (attempt) => attempt(),
): Promise<PrincipalSession> {
  const { origin, applicationId, administrator } = principal;
  const open = (): Promise<OpenedLogin> => logIn(runtime, principal, attempts);
  const key = JSON.stringify([origin, applicationId.toLowerCase(), administrator]);
  const { login, close } = hasOwnLogin(principal) ? await open() : await shareLogin(runtime, key, open);
  return { client: new WorkspaceClient(runtime, origin, login), close };
}

async function logIn(runtime: Runtime, principal: Principal, attempts: LoginAttempts): Promise<OpenedLogin> {
  const { origin, applicationId, servicePrincipalId, login } = principal;
  const { credentials, close } = await prepareCredentials(runtime, principal, attempts);
  try {
    const opened = openLogin(runtime, origin, credentials, {
      name: `${login.authType} of the principal ${applicationId}`,
    });
    await attempts(() => opened.authorize());
    return { login: opened, close };
  } catch (error) {
    await close();
    throw nameServicePrincipal(error, servicePrincipalId);
  }
}

async function prepareCredentials(
  runtime: Runtime,
  { origin, applicationId, servicePrincipalId, login, administrator }: Principal,
  attempts: LoginAttempts,
): Promise<PreparedCredentials> {
  const method = LOGIN_METHODS[login.authType];
  if (method.kind === "assisted") {
    const helper = administratorClient(runtime, origin, administrator);
    return method.prepare({ applicationId, servicePrincipalId, administrator: helper, attempts });
  }
  return { credentials: toCredentials(login, applicationId), close: () => Promise.resolve() };
}

/** A principal's own login is an administrator's of the same authType, with its application id as client id. */
function toCredentials(login: PrincipalLogin, applicationId: string): Credentials {
  return { ...login, clientId: applicationId } as Credentials;
}
