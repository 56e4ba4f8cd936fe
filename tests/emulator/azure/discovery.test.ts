import * as assert from "node:assert/strict";
import { assertEntraError, AzureTenant, type Json } from "./azure-tenant";
import { call } from "./emulator-call";

describe("discovery", () => {
  let tenant: AzureTenant;
  let secure: string;
  let ca: string;
  before(async () => {
    tenant = await AzureTenant.start();
    secure = tenant.emulator.httpsOrigin;
    ca = tenant.emulator.caCertificate;
  });
  after(() => tenant.close());

  describe("cloud metadata", () => {
    it("names every address on the host and port it was asked at, without a slash after the login endpoint", async () => {
      const answer = await call(`${secure}/metadata/endpoints?api-version=2022-09-01`, { ca });
      const json = answer.json as Json;
      const { host } = new URL(secure);
      assert.equal(answer.status, 200);
      assert.match(String(answer.headers["content-type"]), /^application\/json/);
      assert.deepEqual(json["authentication"], {
        loginEndpoint: secure,
        audiences: ["https://management.core.windows.net/", "https://management.azure.com/"],
        tenant: "common",
        identityProvider: "AAD",
      });
      assert.equal(json["name"], "AzureCloud");
      assert.equal(json["resourceManager"], `${secure}/`);
      assert.equal(json["microsoftGraphResourceId"], `${secure}/`);
      const suffixes = json["suffixes"] as Json;
      assert.equal(suffixes["keyVaultDns"], `vault.${host}`);
      assert.equal(suffixes["storage"], "core.windows.net");
    });
  });

  describe("OpenID configuration", () => {
    it("has the four addresses that MSAL asks for, the issuer on its own host and port", async () => {
      const base = `${secure}/${tenant.seed.tenantId}`;
      const answer = await call(`${base}/v2.0/.well-known/openid-configuration`, { ca });
      const json = answer.json as Json;
      assert.deepEqual(
        ["issuer", "token_endpoint", "authorization_endpoint", "jwks_uri"].map((name) => json[name]),
        [`${base}/v2.0`, `${base}/oauth2/v2.0/token`, `${base}/oauth2/v2.0/authorize`, `${base}/discovery/v2.0/keys`],
      );
    });

    it("answers an unknown tenant with 90002 as invalid_tenant", async () => {
      const name = "99999999-9999-9999-9999-999999999999";
      assertEntraError(
        await call(`${secure}/${name}/v2.0/.well-known/openid-configuration`, { ca }),
        400,
        "invalid_tenant",
        90002,
        `Tenant '${name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
      );
    });
  });

  it("answers MSAL's instance discovery with its own host", async () => {
    const { json } = await call(`${secure}/common/discovery/instance?api-version=1.1`, { ca });
    const { host } = new URL(secure);
    assert.deepEqual(json, {
      tenant_discovery_endpoint: `${secure}/${tenant.seed.tenantId}/v2.0/.well-known/openid-configuration`,
      "api-version": "1.1",
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    });
  });

  it("publishes the public half of the signing key, and only that", async () => {
    const { json } = await call(`${secure}/common/discovery/keys`, { ca });
    const [key] = (json as { keys: Json[] }).keys;
    assert.deepEqual(Object.keys(key ?? {}).sort(), ["alg", "e", "kid", "kty", "n", "use"]);
  });
});
