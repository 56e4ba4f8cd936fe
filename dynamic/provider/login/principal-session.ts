import type { PrincipalLogin } from "../../values/login";
import { explain } from "../remedies";
import { createOAuthSecret, deleteOAuthSecret, findServicePrincipal } from "../rest/service-principals";
import { WorkspaceClient } from "../rest/workspace-client";
import { azureClientSecretLogin, oauthM2MLogin } from "./client-credentials";
import type { Login } from "./login";
import { awaitPropagation } from "./propagation";

/** Lifetime of a one-time secret: longer than any mint takes, and short should its deletion be prevented. */
const ONE_TIME_SECRET_SECONDS = 900;

/** The principal that is to own a token, and how it logs in. */
export interface Principal {
  /** Scheme, host and port of its workspace. */
  readonly origin: string;
  readonly applicationId: string;
  readonly servicePrincipalId: string | undefined;
  readonly login: PrincipalLogin;
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

/** Logs in as the principal, waiting for a principal or secret made a moment ago to become known. */
export async function openPrincipalSession(
  principal: Principal,
  administrator: () => WorkspaceClient,
): Promise<PrincipalSession> {
  const { origin, applicationId, login } = principal;
  const description = `the principal ${applicationId} (${login.authType})`;
  switch (login.authType) {
    case "azure-client-secret":
      return begin(origin, azureClientSecretLogin(description, origin, { ...login, clientId: applicationId }));
    case "oauth-m2m":
      return begin(origin, oauthM2MLogin(description, origin, applicationId, login.clientSecret));
    case "one-time-secret":
      return openWithOneTimeSecret(principal, description, administrator());
  }
}

async function openWithOneTimeSecret(
  principal: Principal,
  description: string,
  administrator: WorkspaceClient,
): Promise<PrincipalSession> {
  const { origin, applicationId } = principal;
  const servicePrincipalId =
    principal.servicePrincipalId ?? (await requireServicePrincipalId(administrator, applicationId));
  const secret = await createOAuthSecret(administrator, servicePrincipalId, ONE_TIME_SECRET_SECONDS);
  const close = async (): Promise<void> => {
    await deleteOAuthSecret(administrator, servicePrincipalId, secret.id).catch((error: unknown) => {
      console.log(
        `one-time secret ${secret.id} of ${applicationId} could not be deleted and ends by itself within 15 minutes: ${explain(error)}`,
      );
    });
  };
  try {
    const login = oauthM2MLogin(description, origin, applicationId, secret.value);
    return await begin(origin, login, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function begin(
  origin: string,
  login: Login,
  close: () => Promise<void> = () => Promise.resolve(),
): Promise<PrincipalSession> {
  await awaitPropagation(() => login.authorize());
  return { client: new WorkspaceClient(origin, login), close };
}

async function requireServicePrincipalId(administrator: WorkspaceClient, applicationId: string): Promise<string> {
  const found = await findServicePrincipal(administrator, applicationId);
  if (found !== undefined) return found.servicePrincipalId;
  throw new Error(
    `the workspace ${administrator.origin} has no service principal with application id ${applicationId}: add it there first`,
  );
}
