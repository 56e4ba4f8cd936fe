import type { Seed } from "./seed";

/** What a client has to know to reach a running emulator. */
export interface ClientFacts {
  /** "http://127.0.0.1:PORT" */
  readonly httpOrigin: string;
  /** "https://localhost:PORT" */
  readonly httpsOrigin: string;
  /** File of the authority's certificate; undefined when the emulator keeps nothing on disk. */
  readonly caFile: string | undefined;
  readonly seed: Seed;
}

type Environment = Readonly<Record<string, string>>;

/** Environment variables by kind of client; each block is whole, so that one is enough, but for the vault's proxy. */
export interface ClientEnvironment {
  /** Databricks SDKs, CLI and provider, by the administrator's personal access token. */
  readonly databricks: Environment;
  /** The same by the deployer's OAuth secret. */
  readonly "databricks-oauth-m2m": Environment;
  /** Clients that log in to Databricks through Entra and let the authority be changed. */
  readonly "databricks-azure": Environment;
  /** `@azure/identity` and its siblings in other languages. */
  readonly "azure-identity": Environment;
  /** The azuread provider. */
  readonly azuread: Environment;
  /** The azure-native provider. */
  readonly "azure-native": Environment;
  /** Beside another block, for clients of the vault where `*.localhost` does not resolve: the emulator is the proxy. */
  readonly "key-vault-by-proxy": Environment;
  /** A Node program that logs in with `@azure/identity` and calls the workspace over HTTPS. */
  readonly "entra-and-databricks-node": Environment;
}

/** The variables with which each client works on this emulator. They hold the seeded secrets, on purpose. */
export function clientEnvironment(facts: ClientFacts): ClientEnvironment {
  return {
    databricks: databricksByToken(facts),
    "databricks-oauth-m2m": databricksByOAuthSecret(facts),
    "databricks-azure": databricksByEntra(facts),
    "azure-identity": azureIdentity(facts),
    azuread: azureadProvider(facts),
    "azure-native": azureNativeProvider(facts),
    "key-vault-by-proxy": { HTTPS_PROXY: facts.httpOrigin },
    "entra-and-databricks-node": { ...azureIdentity(facts), ...databricksByEntra(facts) },
  };
}

/** Keeps caches and configuration files of the machine out of the client. */
const DATABRICKS_ALONE: Environment = {
  DATABRICKS_CONFIG_FILE: "/dev/null",
  DATABRICKS_CACHE_ENABLED: "false",
  DATABRICKS_CLI_DISABLE_TELEMETRY: "1",
};

function databricksByToken({ httpOrigin, seed }: ClientFacts): Environment {
  return {
    DATABRICKS_HOST: httpOrigin,
    DATABRICKS_AUTH_TYPE: "pat",
    DATABRICKS_TOKEN: seed.admin.tokenValue,
    ...DATABRICKS_ALONE,
  };
}

function databricksByOAuthSecret({ httpOrigin, seed }: ClientFacts): Environment {
  return {
    DATABRICKS_HOST: httpOrigin,
    DATABRICKS_AUTH_TYPE: "oauth-m2m",
    DATABRICKS_CLIENT_ID: seed.deployer.clientId,
    DATABRICKS_CLIENT_SECRET: seed.deployer.oauthSecret,
    ...DATABRICKS_ALONE,
  };
}

function databricksByEntra(facts: ClientFacts): Environment {
  return {
    DATABRICKS_HOST: facts.httpsOrigin,
    DATABRICKS_AUTH_TYPE: "azure-client-secret",
    DATABRICKS_CLOUD: "Azure",
    DATABRICKS_AZURE_RESOURCE_ID: workspaceResourceId(facts.seed),
    ...azureResourceManagerLogin(facts.seed),
    AZURE_AUTHORITY_HOST: facts.httpsOrigin,
    ...trust(facts),
    ...DATABRICKS_ALONE,
  };
}

function azureIdentity(facts: ClientFacts): Environment {
  return {
    AZURE_TENANT_ID: facts.seed.tenantId,
    AZURE_CLIENT_ID: facts.seed.deployer.clientId,
    AZURE_CLIENT_SECRET: facts.seed.deployer.clientSecret,
    AZURE_AUTHORITY_HOST: facts.httpsOrigin,
    ...trust(facts),
  };
}

/** No ARM_ENVIRONMENT: the provider checks its name against a fixed list before it reads the metadata. */
function azureadProvider(facts: ClientFacts): Environment {
  return {
    ...azureResourceManagerLogin(facts.seed),
    ARM_METADATA_HOSTNAME: new URL(facts.httpsOrigin).host,
    ARM_USE_CLI: "false",
    ...trust(facts),
  };
}

function azureNativeProvider(facts: ClientFacts): Environment {
  return {
    ...azureadProvider(facts),
    ARM_SUBSCRIPTION_ID: facts.seed.subscriptionId,
    ARM_DISABLE_INSTANCE_DISCOVERY: "true",
  };
}

function azureResourceManagerLogin({ tenantId, deployer }: Seed): Environment {
  return {
    ARM_TENANT_ID: tenantId,
    ARM_CLIENT_ID: deployer.clientId,
    ARM_CLIENT_SECRET: deployer.clientSecret,
  };
}

/** Node.js adds the file to its roots; Go and Python trust only the file. */
function trust({ caFile }: ClientFacts): Environment {
  if (caFile === undefined) return {};
  return { NODE_EXTRA_CA_CERTS: caFile, SSL_CERT_FILE: caFile, REQUESTS_CA_BUNDLE: caFile };
}

function workspaceResourceId(seed: Seed): string {
  const group = `/subscriptions/${seed.subscriptionId}/resourceGroups/${seed.resourceGroupName}`;
  return `${group}/providers/Microsoft.Databricks/workspaces/${seed.workspaceName}`;
}
