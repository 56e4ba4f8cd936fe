import { quote } from "../../arguments/quote";
import { AZURE_DATABRICKS_SCOPE } from "../azure-databricks-scope";
import { ProviderError } from "../errors/provider-error";

/** A cloud of Azure: where its identities log in, and the scopes of its resources. */
export interface AzureCloud {
  /** "https://login.microsoftonline.com", without a slash at its end. */
  readonly authority: string;
  /** Azure Resource Manager, without a slash at its end. */
  readonly resourceManager: string;
  readonly scopes: Readonly<Record<"databricks" | "arm" | "key-vault", string>>;
  /** What the Azure CLI calls it. */
  readonly cliName: string;
}

interface KnownCloud {
  /** Suffix of its workspaces' hosts. */
  readonly suffix: string;
  /** What `ARM_ENVIRONMENT` calls it, in lower case. */
  readonly names: readonly string[];
  readonly cliName: string;
  readonly authority: string;
  readonly resourceManager: string;
  /** Resource of its management tokens. */
  readonly arm: string;
  readonly keyVault: string;
}

const PUBLIC: KnownCloud = {
  suffix: ".azuredatabricks.net",
  names: ["public", "azurepublic", "azurepubliccloud", "azurecloud", "global"],
  cliName: "AzureCloud",
  authority: "https://login.microsoftonline.com",
  resourceManager: "https://management.azure.com",
  arm: "https://management.core.windows.net",
  keyVault: "https://vault.azure.net",
};

const CLOUDS: readonly KnownCloud[] = [
  PUBLIC,
  {
    suffix: ".databricks.azure.us",
    names: ["usgovernment", "azureusgovernment", "azureusgovernmentcloud", "usgovernmentl4"],
    cliName: "AzureUSGovernment",
    authority: "https://login.microsoftonline.us",
    resourceManager: "https://management.usgovcloudapi.net",
    arm: "https://management.core.usgovcloudapi.net",
    keyVault: "https://vault.usgovcloudapi.net",
  },
  {
    suffix: ".databricks.azure.cn",
    names: ["china", "azurechina", "azurechinacloud"],
    cliName: "AzureChinaCloud",
    authority: "https://login.chinacloudapi.cn",
    resourceManager: "https://management.chinacloudapi.cn",
    arm: "https://management.core.chinacloudapi.cn",
    keyVault: "https://vault.azure.cn",
  },
];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The cloud of a workspace, chosen by the suffix of its host, else by `ARM_ENVIRONMENT`, as other providers for Azure
 * read it; by default the public cloud. `origin` is undefined where the workspace is not known yet. `AZURE_AUTHORITY_HOST`,
 * as Azure's SDKs read it, wins over the cloud's own authority. Throws "LOGIN_UNSUPPORTED" for an `ARM_ENVIRONMENT` that is
 * needed and unknown.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
 */
export function toAzureCloud(env: Environment, origin: string | undefined): AzureCloud {
  const cloud = findByHost(origin) ?? findByName(env.ARM_ENVIRONMENT) ?? PUBLIC;
  const authority = env.AZURE_AUTHORITY_HOST || cloud.authority;
  return {
    authority: (authority.includes("://") ? authority : `https://${authority}`).replace(/\/+$/, ""),
    resourceManager: cloud.resourceManager,
    scopes: {
      databricks: AZURE_DATABRICKS_SCOPE,
      arm: `${cloud.arm}/.default`,
      "key-vault": `${cloud.keyVault}/.default`,
    },
    cliName: cloud.cliName,
  };
}

/** The name of a resource where no scope is asked for, but a resource: in the Azure CLI, and for managed identities. */
export function toAzureResource({ scopes }: AzureCloud, resource: keyof AzureCloud["scopes"]): string {
  const name = scopes[resource].replace(/\/\.default$/, "");
  // Its identifier ends in a slash.
  return resource === "arm" ? `${name}/` : name;
}

function findByHost(origin: string | undefined): KnownCloud | undefined {
  const hostname = origin === undefined ? "" : new URL(origin).hostname;
  return CLOUDS.find(({ suffix }) => hostname.endsWith(suffix));
}

function findByName(name = ""): KnownCloud | undefined {
  if (name === "") return undefined;
  const cloud = CLOUDS.find(({ names }) => names.includes(name.toLowerCase()));
  if (cloud !== undefined) return cloud;
  const choice = CLOUDS.map(({ names }) => names[0]).join(", ");
  throw new ProviderError("LOGIN_UNSUPPORTED", `ARM_ENVIRONMENT is ${quote(name)}: set it to one of ${choice}`);
}
