import { type AuthType, type LoginOf, ofPrincipal } from "./auth-type";
import { AZURE_CLI } from "./azure-cli-fields";
import { AZURE_CLIENT_CERTIFICATE } from "./azure-client-certificate-fields";
import { AZURE_CLIENT_SECRET } from "./azure-client-secret-fields";
import { ENVIRONMENT } from "./environment-fields";
import { AZURE_DEVOPS_OIDC_AZURE } from "./azure-devops-oidc-azure-fields";
import { AZURE_DEVOPS_OIDC } from "./azure-devops-oidc-fields";
import { AZURE_MSI } from "./azure-msi-fields";
import { AZURE_WORKLOAD_IDENTITY } from "./azure-workload-identity-fields";
import { ENV_OIDC } from "./env-oidc-fields";
import { FILE_OIDC } from "./file-oidc-fields";
import { GITHUB_OIDC_AZURE } from "./github-oidc-azure-fields";
import { GITHUB_OIDC } from "./github-oidc-fields";
import { OAUTH_M2M } from "./oauth-m2m-fields";
import { ON_BEHALF_OF } from "./on-behalf-of-fields";
import { ONE_TIME_SECRET } from "./one-time-secret-fields";
import { PAT } from "./pat-fields";
import { SUCCESSOR_PAT } from "./successor-pat-fields";
import { withTrusted } from "./trusted-fields";

export type { AuthField, AuthType, LoginOf, RunVariable, SettingName } from "./auth-type";

/**
 * How a service principal logs in, by `authType`. Its client id is its application id, so there is no field for it. The
 * names are those of Databricks' unified authentication, if it has the method.
 */
export const PRINCIPAL_AUTH_TYPES = {
  "oauth-m2m": ofPrincipal(OAUTH_M2M),
  "github-oidc": withTrusted(ofPrincipal(GITHUB_OIDC)),
  "azure-devops-oidc": withTrusted(ofPrincipal(AZURE_DEVOPS_OIDC)),
  "env-oidc": withTrusted(ofPrincipal(ENV_OIDC)),
  "file-oidc": withTrusted(ofPrincipal(FILE_OIDC)),
  "github-oidc-azure": withTrusted(ofPrincipal(GITHUB_OIDC_AZURE)),
  "azure-devops-oidc-azure": withTrusted(ofPrincipal(AZURE_DEVOPS_OIDC_AZURE)),
  "azure-msi": ofPrincipal(AZURE_MSI),
  "azure-client-certificate": ofPrincipal(AZURE_CLIENT_CERTIFICATE),
  "azure-client-secret": ofPrincipal(AZURE_CLIENT_SECRET),
  "azure-workload-identity": withTrusted(ofPrincipal(AZURE_WORKLOAD_IDENTITY)),
  "azure-cli": ofPrincipal(AZURE_CLI),
  "one-time-secret": ONE_TIME_SECRET,
  pat: SUCCESSOR_PAT,
  environment: ENVIRONMENT,
  "on-behalf-of": ON_BEHALF_OF,
} as const satisfies Readonly<Record<string, AuthType>>;

/**
 * How the workspace administrator logs in, by `authType`, in the order in which the environment is searched: that of
 * Databricks' unified authentication. Each field names the setting that it is read from when no administrator is given.
 *
 * @see https://learn.microsoft.com/azure/databricks/dev-tools/auth/unified-auth
 * @see https://github.com/databricks/databricks-sdk-go/blob/v0.175.0/config/auth_default.go
 */
export const ADMINISTRATOR_AUTH_TYPES = {
  pat: PAT,
  "oauth-m2m": OAUTH_M2M,
  "github-oidc": GITHUB_OIDC,
  "azure-devops-oidc": AZURE_DEVOPS_OIDC,
  "env-oidc": ENV_OIDC,
  "file-oidc": FILE_OIDC,
  "github-oidc-azure": GITHUB_OIDC_AZURE,
  "azure-devops-oidc-azure": AZURE_DEVOPS_OIDC_AZURE,
  "azure-msi": AZURE_MSI,
  "azure-client-certificate": AZURE_CLIENT_CERTIFICATE,
  "azure-client-secret": AZURE_CLIENT_SECRET,
  "azure-workload-identity": AZURE_WORKLOAD_IDENTITY,
  "azure-cli": AZURE_CLI,
} as const satisfies Readonly<Record<string, AuthType>>;

/** How a principal logs in, all known: see `PRINCIPAL_AUTH_TYPES`. */
export type PrincipalLogin = LoginOf<typeof PRINCIPAL_AUTH_TYPES>;

/** How the workspace administrator logs in, all known: see `ADMINISTRATOR_AUTH_TYPES`. */
export type AdministratorLogin = LoginOf<typeof ADMINISTRATOR_AUTH_TYPES>;

const ALL: Readonly<Record<string, AuthType>> = { ...ADMINISTRATOR_AUTH_TYPES, ...PRINCIPAL_AUTH_TYPES };

/**
 * The method of this name, of principals or of administrators; undefined for any other value.
 *
 * @internal
 */
export function findAuthType(authType: unknown): AuthType | undefined {
  return typeof authType === "string" && Object.hasOwn(ALL, authType) ? ALL[authType] : undefined;
}
