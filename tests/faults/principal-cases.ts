import type { Properties } from "../../dynamic/provider/lifecycle";
import type { ExistingPrincipal, PretendTenant } from "./pretend-tenant";

/** A kind of principal and the way it logs in. */
export interface PrincipalCase {
  readonly kind: "entra" | "databricks" | "existing";
  readonly login: "azure-client-secret" | "oauth-m2m" | "one-time-secret";
}

/** Every kind of principal with every login that a component offers for it. */
export const PRINCIPAL_CASES: readonly PrincipalCase[] = [
  { kind: "entra", login: "azure-client-secret" },
  { kind: "entra", login: "one-time-secret" },
  { kind: "databricks", login: "one-time-secret" },
  { kind: "existing", login: "azure-client-secret" },
  { kind: "existing", login: "oauth-m2m" },
  { kind: "existing", login: "one-time-secret" },
];

/** "entra, azure-client-secret". */
export function describeCase({ kind, login }: PrincipalCase): string {
  return `${kind}, ${login}`;
}

/** The login input of a token. */
export function toLogin(tenant: PretendTenant, login: PrincipalCase["login"], clientSecret: unknown): Properties {
  switch (login) {
    case "azure-client-secret":
      return { authType: login, tenantId: tenant.document.seed.tenantId, clientSecret };
    case "oauth-m2m":
      return { authType: login, clientSecret };
    case "one-time-secret":
      return { authType: login };
  }
}

/** Adds the principal that a component of kind "existing" takes, with the secret that its login needs. */
export async function addExistingPrincipal(
  tenant: PretendTenant,
  login: PrincipalCase["login"],
): Promise<ExistingPrincipal> {
  const post = async (path: string, headers: Record<string, string>, body: object): Promise<Properties> => {
    const response = await fetch(`${tenant.origin}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    const text = await response.text();
    tenant.learnSecrets(text);
    if (!response.ok) throw new Error(`POST ${path} was answered ${response.status}: ${text}`);
    return JSON.parse(text) as Properties;
  };
  const administrator = tenant.administratorHeaders();
  let entra: { readonly applicationId: unknown; readonly clientSecret: unknown } | undefined;
  if (login === "azure-client-secret") {
    const headers = await tenant.deployerHeaders("https://graph.microsoft.com/.default");
    const application = await post("/v1.0/applications", headers, { displayName: "existing" });
    await post("/v1.0/servicePrincipals", headers, { appId: application.appId });
    const password = await post(`/v1.0/applications/${String(application.id)}/addPassword`, headers, {});
    entra = { applicationId: application.appId, clientSecret: password.secretText };
  }
  const principal = await post("/api/2.0/preview/scim/v2/ServicePrincipals", administrator, {
    displayName: "existing",
    applicationId: entra?.applicationId,
  });
  const servicePrincipalId = String(principal.id);
  let clientSecret = entra?.clientSecret;
  if (login === "oauth-m2m") {
    const path = `/api/2.0/accounts/servicePrincipals/${servicePrincipalId}/credentials/secrets`;
    clientSecret = (await post(path, administrator, { lifetime: "31536000s" })).secret;
  }
  return { applicationId: String(principal.applicationId), servicePrincipalId, clientSecret: String(clientSecret) };
}
