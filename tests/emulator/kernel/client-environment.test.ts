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
