import { AZURE_DATABRICKS_SCOPE } from "../azure-databricks-scope";

/** A cloud of Azure: where its identities log in, and the scopes of its resources. */
export interface AzureCloud {
  /** "https://login.microsoftonline.com", without a slash at its end. */
  readonly authority: string;
  readonly scopes: Readonly<Record<"databricks" | "arm" | "key-vault", string>>;
}

/** By the suffix of a workspace's host; the last one is the public cloud. */
const CLOUDS = [
  {
    suffix: ".databricks.azure.us",
    authority: "https://login.microsoftonline.us",
    arm: "https://management.core.usgovcloudapi.net",
    keyVault: "https://vault.usgovcloudapi.net",
  },
  {
    suffix: ".databricks.azure.cn",
    authority: "https://login.chinacloudapi.cn",
    arm: "https://management.core.chinacloudapi.cn",
    keyVault: "https://vault.azure.cn",
  },
] as const;

const PUBLIC = {
  authority: "https://login.microsoftonline.com",
  arm: "https://management.core.windows.net",
  keyVault: "https://vault.azure.net",
} as const;

/**
 * The cloud of a workspace, chosen by the suffix of its host; by default the public cloud. `AZURE_AUTHORITY_HOST`, as
 * Azure's SDKs read it, wins over the cloud's own authority.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
 */
export function toAzureCloud(env: Readonly<Record<string, string | undefined>>, origin: string): AzureCloud {
  const { hostname } = new URL(origin);
  const cloud = CLOUDS.find(({ suffix }) => hostname.endsWith(suffix)) ?? PUBLIC;
  const authority = env.AZURE_AUTHORITY_HOST || cloud.authority;
  return {
    authority: (authority.includes("://") ? authority : `https://${authority}`).replace(/\/+$/, ""),
    scopes: {
      databricks: AZURE_DATABRICKS_SCOPE,
      arm: `${cloud.arm}/.default`,
      "key-vault": `${cloud.keyVault}/.default`,
    },
  };
}
