import type { Properties } from "../../dynamic/provider/lifecycles/properties";
import type { ExistingPrincipal, RewindableTenant } from "./rewindable-tenant";

/** A kind of principal and the way it logs in. */
export interface PrincipalCase {
  readonly kind: "entra" | "databricks" | "existing";
  readonly login:
    "azure-client-secret" | "github-oidc-azure" | "github-oidc" | "oauth-m2m" | "one-time-secret" | OwnLogin;
}

/** Logins for which nobody keeps a secret of the principal. */
type OwnLogin = "environment" | "pat" | "on-behalf-of";

/** Every kind of principal with every login that a component offers for it. */
export const PRINCIPAL_CASES: readonly PrincipalCase[] = [
  { kind: "entra", login: "azure-client-secret" },
  { kind: "entra", login: "github-oidc-azure" },
  { kind: "entra", login: "one-time-secret" },
  { kind: "databricks", login: "one-time-secret" },
  { kind: "existing", login: "azure-client-secret" },
  { kind: "existing", login: "github-oidc-azure" },
  { kind: "existing", login: "oauth-m2m" },
  { kind: "existing", login: "one-time-secret" },
];

/** The run's own identity token, exchanged by a federation policy that the component makes. */
export const TOKEN_EXCHANGE: PrincipalCase = { kind: "databricks", login: "github-oidc" };

/** Principals without a secret that somebody keeps. They have phases of their own, and no others. */
export const OWN_CASES: readonly PrincipalCase[] = [
  { kind: "existing", login: "environment" },
  { kind: "existing", login: "pat" },
  { kind: "existing", login: "on-behalf-of" },
];

/** The client secrets of an existing principal for a login; undefined for a login without one. */
export function secretsOf(
  { secrets }: ExistingPrincipal,
  login: PrincipalCase["login"],
): readonly [first: string, second: string] | undefined {
  return login === "azure-client-secret" || login === "oauth-m2m" ? secrets[login] : undefined;
}

/** One login for each kind of principal. */
export const BRIEF_CASES: readonly PrincipalCase[] = PRINCIPAL_CASES.filter(
  ({ kind, login }) =>
    login === { entra: "azure-client-secret", databricks: "one-time-secret", existing: "oauth-m2m" }[kind],
);

/** "entra, azure-client-secret". */
export function describeCase({ kind, login }: PrincipalCase): string {
  return `${kind}, ${login}`;
}

/**
 * Adds the principal that a component of kind "existing" takes: Entra's, with secrets for every login, and with trust in
 * the identity tokens of the run.
 */
export async function addExistingPrincipal(tenant: RewindableTenant): Promise<ExistingPrincipal> {
  const post = async (path: string, headers: Record<string, string>, body: object): Promise<Properties> => {
    const response = await fetch(`${tenant.origin}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    const text = await response.text();
    tenant.learnSecrets(text);
    if (!response.ok) throw new Error(`POST ${path} returned ${response.status}: ${text}`);
    return JSON.parse(text) as Properties;
  };
  const directory = await tenant.deployerHeaders("https://graph.microsoft.com/.default");
  const administrator = tenant.administratorHeaders();
  const application = await post("/v1.0/applications", directory, { displayName: "existing" });
  await post("/v1.0/servicePrincipals", directory, { appId: application.appId });
  await post(`/v1.0/applications/${String(application.id)}/federatedIdentityCredentials`, directory, {
    name: "run",
    ...tenant.trustedRun,
  });
  const principal = await post("/api/2.0/preview/scim/v2/ServicePrincipals", administrator, {
    displayName: "existing",
    applicationId: application.appId,
    entitlements: [{ value: "workspace-access" }],
  });
  const servicePrincipalId = String(principal.id);
  const addPassword = async (): Promise<string> =>
    String((await post(`/v1.0/applications/${String(application.id)}/addPassword`, directory, {})).secretText);
  const addOAuthSecret = async (): Promise<string> => {
    const path = `/api/2.0/accounts/servicePrincipals/${servicePrincipalId}/credentials/secrets`;
    return String((await post(path, administrator, { lifetime: "31536000s" })).secret);
  };
  return {
    applicationId: String(principal.applicationId),
    servicePrincipalId,
    secrets: {
      "azure-client-secret": [await addPassword(), await addPassword()],
      "oauth-m2m": [await addOAuthSecret(), await addOAuthSecret()],
    },
  };
}
