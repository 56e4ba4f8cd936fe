import { existsSync } from "node:fs";
import { join } from "node:path";
import { ProviderError } from "../errors/provider-error";

/** Where this machine gives tokens of its managed identities. */
export interface IdentitySource {
  readonly kind: "imds" | "app-service" | "azure-arc";
  /** The endpoint, without a query. */
  readonly url: string;
  /** The variable that names it, for messages; undefined for the fixed address of IMDS. */
  readonly variable: string | undefined;
  readonly apiVersion: string;
  readonly headers: Readonly<Record<string, string>>;
}

type Environment = Readonly<Record<string, string | undefined>>;

const IMDS = "http://169.254.169.254";
const TOKEN_PATH = "/metadata/identity/oauth2/token";
const ARC_DEFAULT = `http://127.0.0.1:40342${TOKEN_PATH}`;

/**
 * Chooses the source as Azure's SDKs do: by the variables that the platform sets, and by the program of the agent of Azure
 * Arc; else it is the metadata service of a virtual machine. Sends nothing. Throws "LOGIN_UNSUPPORTED" for a platform that
 * is not supported here, and for a variable that is no URL.
 *
 * @see https://github.com/Azure/azure-sdk-for-go/blob/main/sdk/azidentity/managed_identity_client.go
 */
export function chooseIdentitySource(
  env: Environment,
  platform: NodeJS.Platform,
  exists: (file: string) => boolean = existsSync,
): IdentitySource {
  const { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: header, IMDS_ENDPOINT: imds } = env;
  if (endpoint && header) {
    if (env.IDENTITY_SERVER_THUMBPRINT) throw unsupported("IDENTITY_SERVER_THUMBPRINT", "Service Fabric");
    const url = toEndpoint("IDENTITY_ENDPOINT", endpoint);
    const headers = { "x-identity-header": header };
    return { kind: "app-service", url, variable: "IDENTITY_ENDPOINT", apiVersion: "2019-08-01", headers };
  }
  if (env.MSI_ENDPOINT) {
    throw unsupported("MSI_ENDPOINT", env.MSI_SECRET ? "Azure Machine Learning" : "Cloud Shell");
  }
  const metadata = { metadata: "true" };
  const arc = { kind: "azure-arc", apiVersion: "2020-06-01", headers: metadata } as const;
  if (endpoint && imds) {
    return { ...arc, url: toEndpoint("IDENTITY_ENDPOINT", endpoint), variable: "IDENTITY_ENDPOINT" };
  }
  if (exists(toArcProgram(env, platform))) return { ...arc, url: ARC_DEFAULT, variable: undefined };
  const variable = "AZURE_POD_IDENTITY_AUTHORITY_HOST";
  const host = env[variable];
  const url = `${host ? toEndpoint(variable, host) : IMDS}${TOKEN_PATH}`;
  const isGiven = host !== undefined && host !== "";
  return { kind: "imds", url, variable: isGiven ? variable : undefined, apiVersion: "2018-02-01", headers: metadata };
}

/** The agent's program, which is there on servers that set none of its variables. */
function toArcProgram(env: Environment, platform: NodeJS.Platform): string {
  return platform === "win32"
    ? join(env.ProgramFiles ?? "C:\\Program Files", "AzureConnectedMachineAgent", "himds.exe")
    : "/opt/azcmagent/bin/himds";
}

function toEndpoint(variable: string, value: string): string {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) {
    throw new ProviderError(
      "LOGIN_UNSUPPORTED",
      `azure-msi cannot be used in this run, because ${variable} is not a URL`,
    );
  }
  return value.replace(/\/+$/, "");
}

function unsupported(variable: string, platform: string): ProviderError {
  return new ProviderError(
    "LOGIN_UNSUPPORTED",
    `azure-msi cannot be used in this run, because ${variable} is set, as in ${platform}, whose managed identities are not supported: use another login`,
  );
}
