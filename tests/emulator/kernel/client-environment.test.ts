import * as assert from "node:assert/strict";
import { clientEnvironment } from "../../../emulator/client-environment";
import { drawSeed } from "../../../emulator/seed";

const seed = drawSeed();
const facts = { httpOrigin: "http://127.0.0.1:8080", httpsOrigin: "https://localhost:8443", caFile: "/s/ca.crt", seed };
const { deployer, tenantId, subscriptionId } = seed;
const TRUST = { NODE_EXTRA_CA_CERTS: "/s/ca.crt", SSL_CERT_FILE: "/s/ca.crt", REQUESTS_CA_BUNDLE: "/s/ca.crt" };
const ALONE = {
  DATABRICKS_CONFIG_FILE: "/dev/null",
  DATABRICKS_CACHE_ENABLED: "false",
  DATABRICKS_CLI_DISABLE_TELEMETRY: "1",
};
const ARM = { ARM_TENANT_ID: tenantId, ARM_CLIENT_ID: deployer.clientId, ARM_CLIENT_SECRET: deployer.clientSecret };

describe("client environment", () => {
  const environment = clientEnvironment(facts);

  it("logs Databricks clients in by token and by OAuth secret, over HTTP", () => {
    assert.deepEqual(environment.databricks, {
      DATABRICKS_HOST: "http://127.0.0.1:8080",
      DATABRICKS_AUTH_TYPE: "pat",
      DATABRICKS_TOKEN: seed.admin.tokenValue,
      ...ALONE,
    });
    assert.deepEqual(environment["databricks-oauth-m2m"], {
      DATABRICKS_HOST: "http://127.0.0.1:8080",
      DATABRICKS_AUTH_TYPE: "oauth-m2m",
      DATABRICKS_CLIENT_ID: deployer.clientId,
      DATABRICKS_CLIENT_SECRET: deployer.oauthSecret,
      ...ALONE,
    });
  });

  it("logs a client in through Entra", () => {
    const { DATABRICKS_AZURE_RESOURCE_ID: resourceId, ...rest } = environment["databricks-azure"];
    assert.equal(
      resourceId,
      `/subscriptions/${subscriptionId}/resourceGroups/rg-emulator/providers/Microsoft.Databricks/workspaces/dbw-emulator`,
    );
    assert.deepEqual(rest, {
      DATABRICKS_HOST: "https://localhost:8443",
      DATABRICKS_AUTH_TYPE: "azure-client-secret",
      DATABRICKS_CLOUD: "Azure",
      ...ARM,
      AZURE_AUTHORITY_HOST: "https://localhost:8443",
      ...TRUST,
      ...ALONE,
    });
  });

  it("gives @azure/identity an https authority and its certificate", () => {
    assert.deepEqual(environment["azure-identity"], {
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: deployer.clientId,
      AZURE_CLIENT_SECRET: deployer.clientSecret,
      AZURE_AUTHORITY_HOST: "https://localhost:8443",
      ...TRUST,
    });
  });

  it("gives the azuread provider a metadata host without a scheme, and no environment name", () => {
    const azuread = { ...ARM, ARM_METADATA_HOSTNAME: "localhost:8443", ARM_USE_CLI: "false", ...TRUST };
    assert.deepEqual(environment.azuread, azuread);
    assert.deepEqual(environment["azure-native"], {
      ...azuread,
      ARM_SUBSCRIPTION_ID: subscriptionId,
      ARM_DISABLE_INSTANCE_DISCOVERY: "true",
    });
  });

  it("gives a job of GitHub Actions and of Azure Pipelines what they show for an identity token, and no secret", () => {
    const { github, azureDevOps } = seed.runners;
    const login = {
      DATABRICKS_HOST: "https://localhost:8443",
      DATABRICKS_CLOUD: "Azure",
      ARM_TENANT_ID: tenantId,
      ARM_CLIENT_ID: deployer.clientId,
      AZURE_AUTHORITY_HOST: "https://localhost:8443",
      ...TRUST,
      ...ALONE,
    };
    assert.deepEqual(environment.github, {
      GITHUB_ACTIONS: "true",
      ACTIONS_ID_TOKEN_REQUEST_URL: "https://localhost:8443/actions/idtoken/5a1b2c3d/7e8f9a0b?api-version=2.0",
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: github.requestToken,
      DATABRICKS_AUTH_TYPE: "github-oidc-azure",
      ...login,
    });
    const { accessToken, projectId, planId, jobId, serviceConnectionId } = azureDevOps;
    const collection = "https://localhost:8443/contoso/";
    assert.deepEqual(environment["azure-devops"], {
      TF_BUILD: "True",
      SYSTEM_ACCESSTOKEN: accessToken,
      SYSTEM_TEAMFOUNDATIONCOLLECTIONURI: collection,
      SYSTEM_COLLECTIONURI: collection,
      SYSTEM_TEAMPROJECT: "data",
      SYSTEM_TEAMPROJECTID: projectId,
      SYSTEM_HOSTTYPE: "build",
      SYSTEM_PLANID: planId,
      SYSTEM_JOBID: jobId,
      SYSTEM_OIDCREQUESTURI: `${collection}${projectId}/_apis/distributedtask/hubs/build/plans/${planId}/jobs/${jobId}/oidctoken`,
      AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: serviceConnectionId,
      AZURESUBSCRIPTION_CLIENT_ID: deployer.clientId,
      AZURESUBSCRIPTION_TENANT_ID: tenantId,
      DATABRICKS_AUTH_TYPE: "azure-devops-oidc-azure",
      ...login,
    });
    const alone = clientEnvironment({ ...facts, caFile: undefined });
    assert.match(alone.github["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? "", /^http:\/\/127\.0\.0\.1:8080\//);
  });

  it("gives a machine the addresses of its managed identity, past every proxy", () => {
    const machine = {
      DATABRICKS_HOST: "https://localhost:8443",
      DATABRICKS_AUTH_TYPE: "azure-msi",
      DATABRICKS_CLOUD: "Azure",
      DATABRICKS_AZURE_RESOURCE_ID: environment["databricks-azure"]["DATABRICKS_AZURE_RESOURCE_ID"],
      ARM_USE_MSI: "true",
      ARM_CLIENT_ID: seed.runners.managedIdentities.user.clientId,
      ...TRUST,
      ...ALONE,
    };
    assert.deepEqual(environment["managed-identity"], {
      ...machine,
      AZURE_POD_IDENTITY_AUTHORITY_HOST: "http://127.0.0.1:8080",
    });
    assert.deepEqual(environment["app-service"], {
      ...machine,
      IDENTITY_ENDPOINT: "http://127.0.0.1:8080/msi/token",
      IDENTITY_HEADER: seed.runners.appServiceHeader,
    });
    assert.deepEqual(environment["azure-arc"], {
      ...machine,
      IMDS_ENDPOINT: "http://127.0.0.1:8080/arc",
      IDENTITY_ENDPOINT: "http://127.0.0.1:8080/arc/metadata/identity/oauth2/token",
    });
  });

  it("makes the emulator the proxy for the real names, and for nothing on this machine", () => {
    assert.deepEqual(environment["real-names-by-proxy"], {
      HTTPS_PROXY: "http://127.0.0.1:8080",
      HTTP_PROXY: "http://127.0.0.1:8080",
      NO_PROXY: "localhost,127.0.0.1",
      ...TRUST,
    });
  });

  it("makes the emulator the proxy for the vault's name", () => {
    assert.deepEqual(environment["key-vault-by-proxy"], { HTTPS_PROXY: "http://127.0.0.1:8080" });
  });

  it("gives a Node program both", () => {
    assert.deepEqual(environment["entra-and-databricks-node"], {
      ...environment["azure-identity"],
      ...environment["databricks-azure"],
    });
  });

  it("leaves out a certificate file that does not exist", () => {
    const { azuread } = clientEnvironment({ ...facts, caFile: undefined });
    assert.deepEqual(azuread, { ...ARM, ARM_METADATA_HOSTNAME: "localhost:8443", ARM_USE_CLI: "false" });
  });
});
