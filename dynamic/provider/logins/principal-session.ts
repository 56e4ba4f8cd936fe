import type { AdministratorLogin, PrincipalLogin } from "../../arguments/auth-types";
import { WorkspaceClient } from "../databricks/workspace-client";
import { nameServicePrincipal } from "../errors/api-error";
import type { Runtime } from "../runtime";
import { administratorClient, administratorLogin } from "./administrator-login";
import type { Credentials, LoginAttempts } from "./login-method";
import { openLogin } from "./open-login";
import { proveIdentity } from "./proved-identity";
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
  const { kind } = LOGIN_METHODS[login.authType];
  return kind === "own" || kind === "run";
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
  const prepared = await prepareLogin(runtime, principal, attempts);
  try {
    await attempts(() => prepared.login.authorize());
    const proof = toProof(principal.login);
    if (proof !== undefined) await attempts(() => proveIdentity(runtime, principal, proof, prepared.login));
    return prepared;
  } catch (error) {
    await prepared.close();
    throw nameServicePrincipal(error, principal.servicePrincipalId);
  }
}

/** What identifies a login that does not name the principal: it may be somebody else's. Undefined for any other. */
function toProof(login: PrincipalLogin): string | undefined {
  if (login.authType === "pat") return login.token;
  return login.authType === "environment" ? login.authType : undefined;
}

async function prepareLogin(
  runtime: Runtime,
  { origin, applicationId, servicePrincipalId, login, administrator }: Principal,
  attempts: LoginAttempts,
): Promise<OpenedLogin> {
  const method = LOGIN_METHODS[login.authType];
  const name = { name: `${login.authType} of the principal ${applicationId}` };
  switch (method.kind) {
    case "own": {
      const opened = openLogin(runtime, origin, toCredentials(login, applicationId), name);
      return { login: opened, close: () => Promise.resolve() };
    }
    case "run":
      return { login: administratorLogin(runtime, origin, undefined), close: () => Promise.resolve() };
    case "assisted": {
      const helper = administratorClient(runtime, origin, administrator);
      const prepared = await method.prepare({ applicationId, servicePrincipalId, administrator: helper, attempts });
      try {
        return { login: openLogin(runtime, origin, prepared.credentials, name), close: () => prepared.close() };
      } catch (error) {
        await prepared.close();
        throw error;
      }
    }
    case "delegated":
      throw new Error(`no session by ${login.authType}`);
  }
}

/** A principal's own login is an administrator's of the same authType, with its application id as client id. */
function toCredentials(login: PrincipalLogin, applicationId: string): Credentials {
  return { ...login, clientId: applicationId } as Credentials;
}
