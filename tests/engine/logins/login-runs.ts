import type { LOGIN_METHODS } from "../../../dynamic/provider/logins/registry";
import type { EmulatedPrincipal } from "../../emulated-workspace";
import type { Environment, LoginTenant } from "./login-tenant";

/** A run of which administrator and principal log in by one method. */
export interface LoginRun {
  /** What is set for the administrator, besides host and `DATABRICKS_AUTH_TYPE`. */
  readonly environment: Environment;
  /** What is set instead in the runs after the first one. */
  readonly laterEnvironment?: Environment;
  /** Name of the administrator in the request log. */
  readonly administrator: string;
  readonly principal: EmulatedPrincipal;
  /** The principal's `login`, without its `authType`. */
  readonly login?: Readonly<Record<string, string>>;
  /** For a principal that has no administrator. */
  readonly usage?: "assumed";
  /** Text in the environment that authenticates. */
  readonly secrets: readonly string[];
}

type LoginName = keyof typeof LOGIN_METHODS;

/** How to set each login for a run. */
export const LOGIN_RUNS: Readonly<Record<LoginName, (tenant: LoginTenant) => Promise<LoginRun>>> = {
  pat: async ({ workspace, seed }) => {
    const principal = await workspace.addPrincipal();
    await workspace.grantUsage(principal);
    const { tokenValue } = await workspace.mintByHand(principal, {});
    return {
      environment: { DATABRICKS_TOKEN: workspace.adminToken },
      administrator: seed.admin.userName,
      principal,
      login: { token: tokenValue },
      secrets: [workspace.adminToken],
    };
  },

  "oauth-m2m": async (tenant) => {
    const principal = await tenant.workspace.addPrincipal();
    const clientSecret = await tenant.workspace.addOAuthSecret(principal);
    return { ...byOAuthSecret(tenant), principal, login: { clientSecret } };
  },

  "github-oidc": async (tenant) => ({
    administrator: tenant.seed.deployer.clientId,
    environment: { ...ofDatabricks(tenant), ...tenant.github() },
    principal: await tenant.addTrusting(tenant.runners.github),
    secrets: [tenant.seed.runners.github.requestToken],
  }),

  "azure-devops-oidc": async (tenant) => ({
    administrator: tenant.seed.deployer.clientId,
    environment: {
      ...ofDatabricks(tenant),
      ...only(
        tenant.azureDevOps(),
        "SYSTEM_ACCESSTOKEN",
        "SYSTEM_TEAMFOUNDATIONCOLLECTIONURI",
        "SYSTEM_TEAMPROJECTID",
        "SYSTEM_HOSTTYPE",
        "SYSTEM_PLANID",
        "SYSTEM_JOBID",
      ),
    },
    principal: await tenant.addTrusting(tenant.runners.azureDevOps),
    secrets: [tenant.seed.runners.azureDevOps.accessToken],
  }),

  "env-oidc": async (tenant) => {
    const { kubernetes } = tenant.runners;
    const token = await tenant.identityToken(kubernetes, tenant.audience);
    return {
      administrator: tenant.seed.deployer.clientId,
      environment: { ...ofDatabricks(tenant), DATABRICKS_OIDC_TOKEN_ENV: "JOB_TOKEN", JOB_TOKEN: token },
      principal: await tenant.addTrusting(kubernetes),
      login: { oidcTokenEnv: "JOB_TOKEN" },
      secrets: [token],
    };
  },

  "file-oidc": async (tenant) => {
    const { kubernetes } = tenant.runners;
    const token = await tenant.identityToken(kubernetes, tenant.audience);
    const oidcTokenFilepath = tenant.file(token);
    return {
      administrator: tenant.seed.deployer.clientId,
      environment: { ...ofDatabricks(tenant), DATABRICKS_OIDC_TOKEN_FILEPATH: oidcTokenFilepath },
      principal: await tenant.addTrusting(kubernetes),
      login: { oidcTokenFilepath },
      secrets: [token],
    };
  },

  "github-oidc-azure": async (tenant) => ({
    administrator: tenant.seed.deployer.clientId,
    environment: { ...ofEntra(tenant), ...tenant.github() },
    principal: await tenant.addTrusting(tenant.runners.github),
    login: inTenant(tenant),
    secrets: [tenant.seed.runners.github.requestToken],
  }),

  "azure-devops-oidc-azure": async (tenant) => {
    const { accessToken, serviceConnectionId } = tenant.seed.runners.azureDevOps;
    return {
      administrator: tenant.seed.deployer.clientId,
      environment: {
        ...ofEntra(tenant),
        ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID: serviceConnectionId,
        ...only(tenant.azureDevOps(), "SYSTEM_ACCESSTOKEN", "SYSTEM_OIDCREQUESTURI"),
      },
      principal: await tenant.addTrusting(tenant.runners.connection),
      login: { ...inTenant(tenant), serviceConnectionId },
      secrets: [accessToken],
    };
  },

  // First with the metadata service of a virtual machine, later in App Service. The agent of Azure Arc keeps its keys in a
  // folder that only root can make.
  "azure-msi": async (tenant) => {
    const { system, user } = tenant.seed.runners.managedIdentities;
    const { subscriptionId, resourceGroupName, workspaceName } = tenant.seed;
    const environment = {
      ARM_USE_MSI: "true",
      ARM_CLIENT_ID: user.clientId,
      // This identity is a contributor of the workspace's resource, and comes into the workspace by its first login.
      DATABRICKS_AZURE_RESOURCE_ID: `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}/providers/Microsoft.Databricks/workspaces/${workspaceName}`,
    };
    return {
      environment: { ...environment, ...tenant.machine("managed-identity") },
      laterEnvironment: { ...environment, ...tenant.machine("app-service") },
      administrator: user.clientId,
      principal: await tenant.workspace.addPrincipal({ applicationId: system.clientId }),
      secrets: [tenant.seed.runners.appServiceHeader],
    };
  },

  "azure-client-certificate": async (tenant) => {
    const principal = await tenant.workspace.addEntraPrincipal();
    const administrators = await tenant.addCertificate(tenant.seed.deployer.clientId);
    return {
      administrator: tenant.seed.deployer.clientId,
      environment: { ...ofEntra(tenant), ARM_CLIENT_CERTIFICATE_PATH: tenant.file(administrators) },
      principal,
      login: {
        ...inTenant(tenant),
        clientCertificatePath: tenant.file(await tenant.addCertificate(principal.applicationId)),
      },
      secrets: [administrators],
    };
  },

  "azure-client-secret": async (tenant) => {
    const { deployer } = tenant.seed;
    const { clientSecret, ...principal } = await tenant.workspace.addEntraPrincipal();
    return {
      environment: { ...ofEntra(tenant), ARM_CLIENT_SECRET: deployer.clientSecret },
      administrator: deployer.clientId,
      principal,
      login: { ...inTenant(tenant), clientSecret },
      secrets: [deployer.clientSecret],
    };
  },

  "azure-workload-identity": async (tenant) => {
    const { kubernetes } = tenant.runners;
    const token = await tenant.identityToken(kubernetes, "api://AzureADTokenExchange");
    const { tenantId, deployer } = tenant.seed;
    return {
      administrator: tenant.seed.deployer.clientId,
      environment: {
        AZURE_TENANT_ID: tenantId,
        AZURE_CLIENT_ID: deployer.clientId,
        AZURE_FEDERATED_TOKEN_FILE: tenant.file(token),
      },
      principal: await tenant.addTrusting(kubernetes),
      login: inTenant(tenant),
      secrets: [token],
    };
  },

  // Who is logged in to the Azure CLI is administrator and principal at once.
  "azure-cli": async (tenant) => ({
    administrator: tenant.seed.deployer.clientId,
    environment: tenant.azureCli(),
    principal: tenant.workspace.deployer(),
    secrets: [],
  }),

  "one-time-secret": async (tenant) => ({
    ...byOAuthSecret(tenant),
    principal: await tenant.workspace.addPrincipal(),
  }),

  environment: async ({ workspace }) => {
    const principal = await workspace.addPrincipal();
    await workspace.grantUsage(principal);
    const secret = await workspace.addOAuthSecret(principal);
    return {
      environment: { DATABRICKS_CLIENT_ID: principal.applicationId, DATABRICKS_CLIENT_SECRET: secret },
      administrator: principal.applicationId,
      principal,
      usage: "assumed",
      secrets: [secret],
    };
  },

  "on-behalf-of": async (tenant) => {
    tenant.workspace.behaviour.onBehalfOfEnabled = true;
    return { ...byOAuthSecret(tenant), principal: await tenant.workspace.addPrincipal() };
  },
};

/** The deployer as administrator, by its OAuth secret. */
function byOAuthSecret(tenant: LoginTenant): Pick<LoginRun, "environment" | "administrator" | "secrets"> {
  const { clientId, oauthSecret } = tenant.seed.deployer;
  return {
    environment: { ...ofDatabricks(tenant), DATABRICKS_CLIENT_SECRET: oauthSecret },
    administrator: clientId,
    secrets: [oauthSecret],
  };
}

function ofDatabricks({ seed }: LoginTenant): Environment {
  return { DATABRICKS_CLIENT_ID: seed.deployer.clientId };
}

function only(environment: Environment, ...names: readonly string[]): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => names.includes(name)));
}

function ofEntra({ seed }: LoginTenant): Environment {
  return { ARM_TENANT_ID: seed.tenantId, ARM_CLIENT_ID: seed.deployer.clientId };
}

function inTenant({ seed }: LoginTenant): { readonly tenantId: string } {
  return { tenantId: seed.tenantId };
}
