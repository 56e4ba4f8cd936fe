import * as assert from "node:assert/strict";
import { decodeJwt } from "jose";
import { assertEntraError, AzureTenant, type Json } from "./azure-tenant";
import { type Answer, call } from "./emulator-call";

const DATABRICKS = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";
const MANAGEMENT = "https://management.core.windows.net/";

/** The requests are recorded from azidentity 1.15 (MSAL for Go 1.10) and databricks-sdk-go 0.175, byte by byte. */
describe("clients written in Go", () => {
  let tenant: AzureTenant;
  before(async () => (tenant = await AzureTenant.start()));
  after(() => tenant.close());

  function get(path: string): Promise<Answer> {
    const { httpsOrigin, caCertificate } = tenant.emulator;
    return call(`${httpsOrigin}${path}`, { ca: caCertificate });
  }

  function post(version: "v1" | "v2", body: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const { httpsOrigin, caCertificate } = tenant.emulator;
    return call(`${httpsOrigin}/${tenant.seed.tenantId}/oauth2/${version === "v2" ? "v2.0/" : ""}token`, {
      method: "POST",
      ca: caCertificate,
      headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8", ...headers },
      body,
    });
  }

  /** The form of a login, in which only the resource differs. */
  function byForm(rest: string, { clientId, clientSecret } = tenant.seed.deployer): string {
    return `client_id=${clientId}&client_secret=${clientSecret}&grant_type=client_credentials&${rest}`;
  }

  function byBasic({ clientId, clientSecret } = tenant.seed.deployer): { authorization: string } {
    return { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}` };
  }

  function claimsOf(answer: Answer): Json {
    assert.equal(answer.status, 200, answer.text);
    return decodeJwt(String((answer.json as Json)["access_token"]));
  }

  describe("MSAL, as azidentity and azure-native use it", () => {
    it("finds the login service by instance discovery and OpenID configuration", async () => {
      const { host, origin } = new URL(tenant.emulator.httpsOrigin);
      const { tenantId } = tenant.seed;
      const authorize = encodeURIComponent(`${origin}/${tenantId}/oauth2/v2.0/authorize`);
      const instance = await get(`/common/discovery/instance?api-version=1.1&authorization_endpoint=${authorize}`);
      const { tenant_discovery_endpoint: endpoint, metadata } = instance.json as Json;
      assert.equal(endpoint, `${origin}/${tenantId}/v2.0/.well-known/openid-configuration`);
      assert.deepEqual(metadata, [{ preferred_network: host, preferred_cache: host, aliases: [host] }]);
      // The empty query is MSAL's own.
      const configuration = (await get(`/${tenantId}/v2.0/.well-known/openid-configuration?`)).json as Json;
      assert.equal(configuration["token_endpoint"], `${origin}/${tenantId}/oauth2/v2.0/token`);
    });

    for (const [scope, audience] of [
      ["https%3A%2F%2Fmanagement.core.windows.net%2F%2F.default+openid+offline_access+profile", MANAGEMENT],
      ["openid+offline_access+profile+https%3A%2F%2Fvault.azure.net%2F.default", "https://vault.azure.net"],
      [`${DATABRICKS}%2F.default+${DATABRICKS}%2F.default+openid+email`, DATABRICKS],
    ] as const) {
      it(`gets a token for ${audience} with scope=${scope}`, async () => {
        const answer = await post("v2", byForm(`scope=${scope}`));
        assert.equal(claimsOf(answer)["aud"], audience);
        const { access_token: _token, ...rest } = answer.json as Json;
        // No refresh token and no id token: an application has neither.
        assert.deepEqual(rest, { token_type: "Bearer", expires_in: 3599, ext_expires_in: 3599 });
      });
    }

    for (const [scopes, code] of [
      [`${DATABRICKS}/.default https://vault.azure.net/.default openid profile`, 70011],
      [`${DATABRICKS}/.default ${DATABRICKS}/user_impersonation openid`, 70011],
      ["/.default openid", 70011],
      ["openid offline_access profile", 1002012],
      [`${DATABRICKS}/user_impersonation openid`, 1002012],
    ] as const) {
      it(`is refused with ${code} for the scopes ${scopes}`, async () => {
        const { status, json } = await post("v2", byForm(new URLSearchParams({ scope: scopes }).toString()));
        const { error, error_codes: codes, error_description: description } = json as Json;
        assert.deepEqual([status, error, codes], [400, "invalid_scope", [code]]);
        assert.ok(String(description).includes(` scope ${scopes} is not valid.`), String(description));
      });
    }
  });

  describe("Databricks' SDK, on the version 1 endpoint", () => {
    it("gets text where version 2 answers numbers, and the resource back", async () => {
      const answer = await post("v1", `grant_type=client_credentials&resource=${DATABRICKS}`, byBasic());
      const { iat, exp, nbf, ...claims } = claimsOf(answer);
      const { access_token: _token, ...rest } = answer.json as Json;
      assert.deepEqual(rest, {
        token_type: "Bearer",
        expires_in: "3599",
        ext_expires_in: "3599",
        expires_on: String(exp),
        not_before: String(nbf),
        resource: DATABRICKS,
      });
      assert.equal(Number(exp) - Number(iat), 3599);
      const { tenantId, deployer } = tenant.seed;
      assert.equal(claims["aud"], DATABRICKS);
      assert.equal(claims["ver"], "1.0");
      assert.equal(claims["iss"], `https://sts.windows.net/${tenantId}/`);
      assert.deepEqual([claims["appid"], claims["oid"]], [deployer.clientId, deployer.objectId]);
    });

    it("logs in to the workspace with a token and a management token, and is added to it", async () => {
      const { appId, principalId, secret } = await tenant.createClient();
      const client = { ...tenant.seed.deployer, clientId: appId, clientSecret: secret };
      const tokens = await Promise.all(
        [DATABRICKS, encodeURIComponent(MANAGEMENT)].map(async (resource) => {
          const form = `grant_type=client_credentials&resource=${resource}`;
          return String(((await post("v1", form, byBasic(client))).json as Json)["access_token"]);
        }),
      );
      const { subscriptionId, resourceGroupName, workspaceName } = tenant.seed;
      const me = await call(`${tenant.origin}/api/2.0/preview/scim/v2/Me?`, {
        headers: {
          authorization: `Bearer ${tokens[0]}`,
          "x-databricks-azure-sp-management-token": String(tokens[1]),
          "x-databricks-azure-workspace-resource-id":
            `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}` +
            `/providers/Microsoft.Databricks/workspaces/${workspaceName}`,
        },
      });
      assert.equal(me.status, 200, me.text);
      assert.deepEqual([(me.json as Json)["userName"], (me.json as Json)["externalId"]], [appId, principalId]);
    });

    it("reads its workspace from Resource Manager with a version 1 token", async () => {
      const { subscriptionId, resourceGroupName, workspaceName } = tenant.seed;
      const answer = await post("v1", byForm(`resource=${encodeURIComponent("https://management.azure.com/")}`));
      const workspace = await call(
        `${tenant.origin}/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}` +
          `/providers/Microsoft.Databricks/workspaces/${workspaceName}?api-version=2018-04-01`,
        { headers: { authorization: `Bearer ${String((answer.json as Json)["access_token"])}` } },
      );
      assert.equal(workspace.status, 200, workspace.text);
    });

    it("finds an OpenID configuration of version 1", async () => {
      const { tenantId } = tenant.seed;
      const { origin } = new URL(tenant.emulator.httpsOrigin);
      const json = (await get(`/${tenantId}/.well-known/openid-configuration`)).json as Json;
      assert.deepEqual(
        ["issuer", "token_endpoint", "jwks_uri"].map((name) => json[name]),
        [
          `https://sts.windows.net/${tenantId}/`,
          `${origin}/${tenantId}/oauth2/token`,
          `${origin}/${tenantId}/discovery/keys`,
        ],
      );
    });

    it("is refused as on version 2, with the resource in place of the scope", async () => {
      assertEntraError(
        await post("v1", "grant_type=client_credentials&resource=", byBasic()),
        400,
        "invalid_request",
        90014,
        "The required field 'resource' is missing from the credential. Ensure that you have all the necessary parameters for the login request.",
      );
      const { deployer, tenantId } = tenant.seed;
      assertEntraError(
        await post("v1", byForm(`resource=${DATABRICKS}`, { ...deployer, clientSecret: "wrong" })),
        401,
        "invalid_client",
        7000215,
        `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${deployer.clientId}'.`,
      );
      assertEntraError(
        await post("v1", byForm(`resource=${encodeURIComponent(`${DATABRICKS}/.default`)}`)),
        400,
        "invalid_resource",
        500011,
        `The resource principal named ${DATABRICKS}/.default was not found in the tenant named ${tenantId}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
      );
      assertEntraError(
        await get(`/${tenantId}/oauth2/token`),
        400,
        "invalid_request",
        900561,
        "The endpoint only accepts POST requests. Received a GET request.",
      );
    });
  });
});
