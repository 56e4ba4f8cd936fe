import { type ClientCredentials, forgetAccessToken, getAccessToken } from "./access-tokens";
import { assertCredential, bearer, type Login } from "./login";

/** The scope that an Entra token for Azure Databricks is asked with, in every cloud and for every workspace. */
export const AZURE_DATABRICKS_SCOPE = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default";

/** Login authorities by the suffix of the workspace's host. */
const AUTHORITIES: readonly (readonly [suffix: string, authority: string, management: string])[] = [
  [".databricks.azure.us", "https://login.microsoftonline.us", "https://management.core.usgovcloudapi.net/"],
  [".databricks.azure.cn", "https://login.chinacloudapi.cn", "https://management.core.chinacloudapi.cn/"],
  ["", "https://login.microsoftonline.com", "https://management.core.windows.net/"],
];

/**
 * A login as a service principal by its Entra client secret.
 *
 * @see https://learn.microsoft.com/azure/databricks/dev-tools/auth/azure-sp
 */
export function azureClientSecretLogin(
  description: string,
  origin: string,
  application: {
    readonly tenantId: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly azureWorkspaceResourceId?: string | undefined;
  },
): Login {
  const { tenantId, clientId, clientSecret, azureWorkspaceResourceId } = application;
  assertCredential(description, "client secret", clientSecret);
  const [authority, management] = toAuthority(origin);
  const common = {
    tokenEndpoint: `${authority}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`,
    clientId,
    clientSecret,
    secretIn: "body",
  } as const;
  const forDatabricks: ClientCredentials = { ...common, scope: AZURE_DATABRICKS_SCOPE };
  const forManagement: ClientCredentials = { ...common, scope: `${management}.default` };
  return {
    description,
    async authorize() {
      const headers = bearer(await getAccessToken(forDatabricks));
      if (azureWorkspaceResourceId === undefined) return headers;
      return {
        ...headers,
        "x-databricks-azure-sp-management-token": await getAccessToken(forManagement),
        "x-databricks-azure-workspace-resource-id": azureWorkspaceResourceId,
      };
    },
    forget() {
      forgetAccessToken(forDatabricks);
      forgetAccessToken(forManagement);
    },
  };
}

/**
 * A login as a service principal by a Databricks OAuth secret.
 *
 * @see https://learn.microsoft.com/azure/databricks/dev-tools/auth/oauth-m2m
 */
export function oauthM2MLogin(description: string, origin: string, clientId: string, clientSecret: string): Login {
  assertCredential(description, "client secret", clientSecret);
  const tokenEndpoint = `${origin}/oidc/v1/token`;
  const credentials: ClientCredentials = {
    tokenEndpoint,
    clientId,
    clientSecret,
    scope: "all-apis",
    secretIn: "header",
  };
  return {
    description,
    authorize: async () => bearer(await getAccessToken(credentials)),
    forget: () => forgetAccessToken(credentials),
  };
}

/** `AZURE_AUTHORITY_HOST`, as Azure's SDKs read it, wins over the cloud that the workspace's host tells. */
function toAuthority(origin: string): readonly [authority: string, management: string] {
  const { hostname } = new URL(origin);
  const cloud = AUTHORITIES.find(([suffix]) => hostname.endsWith(suffix));
  if (cloud === undefined) throw new Error(`no cloud for ${origin}`);
  const authority = process.env.AZURE_AUTHORITY_HOST || cloud[1];
  return [(authority.includes("://") ? authority : `https://${authority}`).replace(/\/+$/, ""), cloud[2]];
}
