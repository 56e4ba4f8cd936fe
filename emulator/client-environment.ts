import { ARC_PATH } from "./azure/managed-identity/azure-arc";
import { GITHUB_REQUEST_PATH } from "./identity/github-actions";
import { AZURE_DEVOPS } from "./identity/issuers";
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
  /** The variables of a job of GitHub Actions, and those by which it logs in to Databricks through Entra. */
  readonly github: Environment;
  /** The same for a job of Azure Pipelines with a service connection. */
  readonly "azure-devops": Environment;
  /** A machine whose user-assigned managed identity is a contributor of the workspace's Azure resource. */
  readonly "managed-identity": Environment;
  /** The same in App Service, Functions or Container Apps. */
  readonly "app-service": Environment;
  /** The same on a server with Azure Arc. */
  readonly "azure-arc": Environment;
  /** Beside another block, for clients that let no address be set: the emulator is the proxy for the real names. */
  readonly "real-names-by-proxy": Environment;
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
    github: githubJob(facts),
    "azure-devops": azurePipelinesJob(facts),
    "managed-identity": { ...managedIdentity(facts), AZURE_POD_IDENTITY_AUTHORITY_HOST: facts.httpOrigin },
    "app-service": { ...managedIdentity(facts), ...appService(facts) },
    "azure-arc": { ...managedIdentity(facts), ...azureArc(facts) },
    "real-names-by-proxy": {
      HTTPS_PROXY: facts.httpOrigin,
      HTTP_PROXY: facts.httpOrigin,
      NO_PROXY: "localhost,127.0.0.1",
      ...trust(facts),
    },
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

function githubJob(facts: ClientFacts): Environment {
  const { httpsOrigin, seed } = facts;
  return {
    GITHUB_ACTIONS: "true",
    ACTIONS_ID_TOKEN_REQUEST_URL: `${platformOrigin(facts)}${GITHUB_REQUEST_PATH}`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: seed.runners.github.requestToken,
    ...entraLogin(facts, "github-oidc-azure"),
    AZURE_AUTHORITY_HOST: httpsOrigin,
    ...trust(facts),
    ...DATABRICKS_ALONE,
  };
}

function azurePipelinesJob(facts: ClientFacts): Environment {
  const { httpsOrigin, seed } = facts;
  const { accessToken, projectId, planId, jobId, serviceConnectionId } = seed.runners.azureDevOps;
  const collection = `${platformOrigin(facts)}/${AZURE_DEVOPS.organization}/`;
  return {
    TF_BUILD: "True",
    SYSTEM_ACCESSTOKEN: accessToken,
    SYSTEM_TEAMFOUNDATIONCOLLECTIONURI: collection,
    SYSTEM_COLLECTIONURI: collection,
    SYSTEM_TEAMPROJECT: AZURE_DEVOPS.project,
    SYSTEM_TEAMPROJECTID: projectId,
    SYSTEM_HOSTTYPE: "build",
    SYSTEM_PLANID: planId,
    SYSTEM_JOBID: jobId,
    SYSTEM_OIDCREQUESTURI: `${collection}${projectId}/_apis/distributedtask/hubs/build/plans/${planId}/jobs/${jobId}/oidctoken`,
    AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: serviceConnectionId,
    AZURESUBSCRIPTION_CLIENT_ID: seed.deployer.clientId,
    AZURESUBSCRIPTION_TENANT_ID: seed.tenantId,
    ...entraLogin(facts, "azure-devops-oidc-azure"),
    AZURE_AUTHORITY_HOST: httpsOrigin,
    ...trust(facts),
    ...DATABRICKS_ALONE,
  };
}

/** HTTPS, which `@azure/identity` insists on, unless there is no authority that a client could trust. */
function platformOrigin({ httpOrigin, httpsOrigin, caFile }: ClientFacts): string {
  return caFile === undefined ? httpOrigin : httpsOrigin;
}

/** What a client must know beside the runner's own variables to log in as the deployer through Entra. */
function entraLogin({ httpsOrigin, seed }: ClientFacts, authType: string): Environment {
  return {
    DATABRICKS_HOST: httpsOrigin,
    DATABRICKS_AUTH_TYPE: authType,
    DATABRICKS_CLOUD: "Azure",
    ARM_TENANT_ID: seed.tenantId,
    ARM_CLIENT_ID: seed.deployer.clientId,
  };
}

function managedIdentity(facts: ClientFacts): Environment {
  return {
    DATABRICKS_HOST: facts.httpsOrigin,
    DATABRICKS_AUTH_TYPE: "azure-msi",
    DATABRICKS_CLOUD: "Azure",
    DATABRICKS_AZURE_RESOURCE_ID: workspaceResourceId(facts.seed),
    ARM_USE_MSI: "true",
    ARM_CLIENT_ID: facts.seed.runners.managedIdentities.user.clientId,
    ...trust(facts),
    ...DATABRICKS_ALONE,
  };
}

function appService({ httpOrigin, seed }: ClientFacts): Environment {
  return { IDENTITY_ENDPOINT: `${httpOrigin}/msi/token`, IDENTITY_HEADER: seed.runners.appServiceHeader };
}

function azureArc({ httpOrigin }: ClientFacts): Environment {
  const imds = `${httpOrigin}${ARC_PATH}`;
  return { IMDS_ENDPOINT: imds, IDENTITY_ENDPOINT: `${imds}/metadata/identity/oauth2/token` };
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
