import * as assert from "node:assert/strict";
import { decodeJwt, decodeProtectedHeader, createLocalJWKSet, jwtVerify, type JSONWebKeySet } from "jose";
import { assertEntraError, AzureTenant, type Json, SCOPES, UUID } from "./azure-tenant";
import { call } from "./emulator-call";

describe("Entra token endpoint", () => {
  let tenant: AzureTenant;
  before(async () => (tenant = await AzureTenant.start()));
  after(() => tenant.close());

  describe("with a client secret", () => {
    it("answers a bearer token of just under an hour and nothing else", async () => {
      const answer = await tenant.login();
      const { access_token: accessToken, ...rest } = answer.json as Json;
      assert.equal(answer.status, 200);
      assert.deepEqual(rest, { token_type: "Bearer", expires_in: 3599, ext_expires_in: 3599 });
      assert.equal(String(accessToken).split(".").length, 3);
      assert.equal(answer.headers["cache-control"], "no-store, no-cache");
    });

    it("issues the claims of a version 1 application token", async () => {
      const { tenantId, deployer } = tenant.seed;
      const claims = decodeJwt(await tenant.token(SCOPES.databricks));
      const { iat, nbf, exp, uti, ...rest } = claims;
      assert.deepEqual(rest, {
        aud: "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d",
        iss: `https://sts.windows.net/${tenantId}/`,
        appid: deployer.clientId,
        appidacr: "1",
        idp: `https://sts.windows.net/${tenantId}/`,
        idtyp: "app",
        oid: deployer.objectId,
        sub: deployer.objectId,
        tid: tenantId,
        ver: "1.0",
      });
      assert.equal(typeof uti, "string");
      assert.equal(nbf, iat);
      assert.equal(Number(exp) - Number(iat), 3599);
    });

    it("signs with the key that discovery publishes", async () => {
      const token = await tenant.token(SCOPES.databricks);
      const keys = await call(`${tenant.origin}/${tenant.seed.tenantId}/discovery/v2.0/keys`);
      const verified = await jwtVerify(token, createLocalJWKSet(keys.json as JSONWebKeySet));
      assert.equal(verified.protectedHeader.kid, decodeProtectedHeader(token).kid);
    });

    it("accepts id and secret as HTTP Basic, too", async () => {
      const { clientId, clientSecret } = tenant.seed.deployer;
      const pair = [clientId, clientSecret].map(encodeURIComponent).join(":");
      const answer = await call(`${tenant.origin}/${tenant.seed.tenantId}/oauth2/v2.0/token`, {
        method: "POST",
        headers: { authorization: `Basic ${Buffer.from(pair).toString("base64")}` },
        body: new URLSearchParams({ grant_type: "client_credentials", scope: SCOPES.databricks }).toString(),
      });
      assert.equal(answer.status, 200, answer.text);
    });

    it("accepts the telemetry fields and the request id of MSAL", async () => {
      const answer = await tenant.login({
        "x-client-SKU": "msal.js.node",
        "x-client-VER": "5.6.0",
        "x-ms-lib-capability": "retry-after, h429",
        claims: '{"access_token":{"xms_cc":{"values":["cp1"]}}}',
      });
      assert.equal(answer.status, 200, answer.text);
    });

    it("accepts a verified domain in place of the tenant id", async () => {
      assert.equal((await tenant.login({}, "emulator.test")).status, 200);
    });

    for (const [scope, audience] of [
      ["https://management.azure.com//.default", "https://management.azure.com/"],
      ["https://management.core.windows.net/.default", "https://management.core.windows.net"],
      ["https://vault.azure.net/.default", "https://vault.azure.net"],
      ["https://vault.localhost:8443/.default", "https://vault.localhost:8443"],
      ["https://localhost:8443/.default", "https://localhost:8443"],
    ] as const) {
      it(`issues a token for ${audience} when asked for ${scope}`, async () => {
        assert.equal(decodeJwt(await tenant.token(scope)).aud, audience);
      });
    }
  });

  describe("refusals", () => {
    it("7000215: a wrong secret", async () => {
      const { clientId } = tenant.seed.deployer;
      assertEntraError(
        await tenant.login({ client_secret: "wrong" }),
        401,
        "invalid_client",
        7000215,
        `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
      );
    });

    it("7000215: the id of a secret instead of its value", async () => {
      const { appId, keyId } = await tenant.createClient();
      const answer = await tenant.login({ client_id: appId, client_secret: keyId });
      assert.deepEqual((answer.json as Json)["error_codes"], [7000215]);
    });

    it("7000222: a secret past its end", async () => {
      const { id, appId, keyId } = await tenant.createClient();
      await tenant.graph("POST", `/v1.0/applications/${id}/removePassword`, { keyId });
      const endDateTime = new Date(tenant.emulator.clock.now() + 60_000).toISOString();
      const { secret } = await tenant.addPassword(id, { endDateTime });
      assert.equal((await tenant.login({ client_id: appId, client_secret: secret })).status, 200);
      tenant.passSeconds(61);
      assertEntraError(
        await tenant.login({ client_id: appId, client_secret: secret }),
        401,
        "invalid_client",
        7000222,
        `The provided client secret keys for app '${appId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
      );
    });

    it("700016: an application that does not exist, such as the object id of one", async () => {
      const { applicationObjectId } = tenant.seed.deployer;
      assertEntraError(
        await tenant.login({ client_id: applicationObjectId }),
        400,
        "unauthorized_client",
        700016,
        `Application with identifier '${applicationObjectId}' was not found in the directory '${tenant.seed.tenantId}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
      );
    });

    it("7000229: an application without a service principal", async () => {
      const { id, appId } = await tenant.createApplication();
      const { secret } = await tenant.addPassword(id);
      assertEntraError(
        await tenant.login({ client_id: appId, client_secret: secret }),
        401,
        "invalid_client",
        7000229,
        `The client application ${appId} is missing service principal in the tenant ${tenant.seed.tenantId}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
      );
    });

    for (const scope of [
      "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d",
      "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d%2F.default",
      "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/user_impersonation",
      "all-apis",
    ]) {
      it(`1002012: the scope ${scope}`, async () => {
        assertEntraError(
          await tenant.login({ scope }),
          400,
          "invalid_scope",
          1002012,
          `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
        );
      });
    }

    it("70011: two scopes at once", async () => {
      const scope = `${SCOPES.databricks} ${SCOPES.graph}`;
      assertEntraError(
        await tenant.login({ scope }),
        400,
        "invalid_scope",
        70011,
        `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
      );
    });

    it("500011: an API that the tenant does not have", async () => {
      const resource = "https://api.contoso.test";
      assertEntraError(
        await tenant.login({ scope: `${resource}/.default` }),
        400,
        "invalid_resource",
        500011,
        `The resource principal named ${resource} was not found in the tenant named ${tenant.seed.tenantId}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
      );
    });

    it("900023: a tenant that is neither an id nor a domain", async () => {
      assertEntraError(
        await tenant.login({}, "contoso"),
        400,
        "invalid_request",
        900023,
        "Specified tenant identifier 'contoso' is neither a valid DNS name, nor a valid external domain.",
      );
    });

    it("90002: a tenant that does not exist", async () => {
      const name = "contoso.test";
      assertEntraError(
        await tenant.login({}, name),
        400,
        "invalid_request",
        90002,
        `Tenant '${name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
      );
    });

    it("50059: an address without a tenant", async () => {
      assertEntraError(
        await tenant.login({}, "common"),
        400,
        "invalid_request",
        50059,
        "No tenant-identifying information found in either the request or implied by any provided credentials.",
      );
    });

    for (const field of ["grant_type", "client_id"]) {
      it(`900144: no ${field}`, async () => {
        assertEntraError(
          await tenant.login({ [field]: undefined }),
          400,
          "invalid_request",
          900144,
          `The request body must contain the following parameter: '${field}'.`,
        );
      });
    }

    it("90014: no scope", async () => {
      assertEntraError(
        await tenant.login({ scope: undefined }),
        400,
        "invalid_request",
        90014,
        "The required field 'scope' is missing from the credential. Ensure that you have all the necessary parameters for the login request.",
      );
    });

    it("70003: another grant", async () => {
      assertEntraError(
        await tenant.login({ grant_type: "password" }),
        400,
        "unsupported_grant_type",
        70003,
        "The app requested an unsupported grant type 'password'.",
      );
    });

    it("7000216: neither a secret nor an assertion", async () => {
      assertEntraError(
        await tenant.login({ client_secret: undefined }),
        401,
        "invalid_client",
        7000216,
        "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
      );
    });

    it("900561: GET", async () => {
      assertEntraError(
        await call(`${tenant.origin}/${tenant.seed.tenantId}/oauth2/v2.0/token`),
        400,
        "invalid_request",
        900561,
        "The endpoint only accepts POST requests. Received a GET request.",
      );
    });

    it("echoes the request id of the client, wherever it was sent", async () => {
      const id = "11111111-2222-3333-4444-555555555555";
      const address = `${tenant.origin}/${tenant.seed.tenantId}/oauth2/v2.0/token`;
      const inQuery = await call(`${address}?client-request-id=${id}`, { method: "POST" });
      const inBody = await call(address, { method: "POST", body: `client-request-id=${id}` });
      const inHeader = await call(address, { method: "POST", headers: { "client-request-id": id } });
      assert.deepEqual(
        [inQuery, inBody, inHeader].map(({ json }) => (json as Json)["correlation_id"]),
        [id, id, id],
      );
    });
  });

  it("names the caller in the request log, and no secret", async () => {
    tenant.emulator.log.clear();
    await tenant.login();
    const [entry] = tenant.emulator.log.list();
    assert.equal(entry?.caller, tenant.seed.deployer.clientId);
    assert.match(tenant.seed.tenantId, UUID);
    assert.ok(!JSON.stringify(tenant.emulator.log.list()).includes(tenant.seed.deployer.clientSecret));
  });
});
