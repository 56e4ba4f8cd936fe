import * as assert from "node:assert/strict";
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { clientEnvironment } from "../../../emulator/client-environment";
import { createSigningKey, signJwt } from "../../../emulator/kernel/signing";
import { AzureTenant, type Json } from "../azure/azure-tenant";
import { type Answer, call } from "../azure/emulator-call";

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const EXCHANGE_AUDIENCE = "api://AzureADTokenExchange";

describe("identity tokens of pipelines", () => {
  let tenant: AzureTenant;
  beforeEach(async () => (tenant = await AzureTenant.start()));
  afterEach(() => tenant.close());

  type Environment = Readonly<Record<string, string>>;

  function environment(block: "github" | "azure-devops"): Environment {
    const { httpOrigin, httpsOrigin, caFile, store } = tenant.emulator;
    return clientEnvironment({ httpOrigin, httpsOrigin, caFile, seed: store.document.seed })[block];
  }

  function askGithub(audience: string, token?: string): Promise<Answer> {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken } = environment("github");
    const query = audience === "" ? "" : `&audience=${audience}`;
    return call(`${url}${query}`, { headers: { authorization: `Bearer ${token ?? requestToken}` } });
  }

  function askAzureDevOps(address: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const authorization = `Bearer ${environment("azure-devops")["SYSTEM_ACCESSTOKEN"]}`;
    return call(address, { method: "POST", headers: { authorization, ...headers } });
  }

  async function logInToEntra(assertion: string): Promise<Answer> {
    const fields = { client_assertion_type: ASSERTION_TYPE, client_assertion: assertion };
    return tenant.login({ client_id: tenant.seed.deployer.clientId, client_secret: undefined, ...fields });
  }

  describe("of GitHub Actions", () => {
    it("answer the number of characters and the token, for the audience as it was sent", async () => {
      const answer = await askGithub(EXCHANGE_AUDIENCE);
      assert.equal(answer.status, 200, answer.text);
      const { count, value, ...rest } = answer.json as { count: number; value: string };
      assert.deepEqual([count, rest], [value.length, {}]);
      const { iss, sub, aud, exp = 0, iat = 0, ...claims } = decodeJwt(value);
      assert.deepEqual(
        [iss, sub, aud, exp - iat],
        [
          "https://token.actions.githubusercontent.com",
          "repo:contoso@1234567/data-platform@7654321:environment:production",
          EXCHANGE_AUDIENCE,
          300,
        ],
      );
      assert.equal(claims["repository"], "contoso/data-platform");
      assert.equal(claims["repository_id"], "7654321");
      assert.equal(claims["environment"], "production");
    });

    it("are for the owner's address where no audience is asked for, and have the subject of the tenant", async () => {
      tenant.emulator.store.document.identity.issuers.github.subject = "repo:octo/app:ref:refs/heads/release";
      const { aud, sub, ref, repository } = decodeJwt(String(((await askGithub("")).json as Json)["value"]));
      assert.deepEqual(
        [aud, sub, ref, repository],
        ["https://github.com/octo", "repo:octo/app:ref:refs/heads/release", "refs/heads/release", "octo/app"],
      );
    });

    it("are refused without the request token of the job", async () => {
      const answer = await askGithub(EXCHANGE_AUDIENCE, "another");
      assert.deepEqual(
        [answer.status, answer.json],
        [401, { message: "The request token of the job is missing or not valid." }],
      );
    });

    it("are signed by the key that the issuer's configuration leads to", async () => {
      const configuration = await call(`${tenant.origin}/issuers/github/.well-known/openid-configuration`);
      const { issuer, jwks_uri } = configuration.json as { issuer: string; jwks_uri: string };
      const token = String(((await askGithub("x")).json as Json)["value"]);
      const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(jwks_uri)), { issuer, audience: "x" });
      assert.equal(payload.aud, "x");
      assert.equal(decodeProtectedHeader(token).alg, "RS256");
    });

    it("log in to Entra as the deployer, and are refused with another signature under the same issuer", async () => {
      const token = String(((await askGithub(EXCHANGE_AUDIENCE)).json as Json)["value"]);
      const answer = await logInToEntra(token);
      assert.equal(answer.status, 200, answer.text);
      const { appid } = decodeJwt(String((answer.json as Json)["access_token"]));
      assert.equal(appid, tenant.seed.deployer.clientId);
      const forged = await logInToEntra(await signJwt(createSigningKey(), decodeJwt(token)));
      assert.deepEqual([forged.status, (forged.json as Json)["error_codes"]], [401, [700027]]);
    });

    it("expire for Entra after five minutes", async () => {
      const token = String(((await askGithub(EXCHANGE_AUDIENCE)).json as Json)["value"]);
      tenant.passSeconds(301);
      assert.deepEqual(((await logInToEntra(token)).json as Json)["error_codes"], [700024]);
    });
  });

  describe("of Azure DevOps", () => {
    it("are the pipeline's own, whatever audience is asked for, also after two slashes", async () => {
      const { SYSTEM_OIDCREQUESTURI: uri = "", SYSTEM_TEAMPROJECTID: project } = environment("azure-devops");
      for (const address of [uri, uri.replace(`/${project}/`, `//${project}/`)]) {
        const answer = await askAzureDevOps(`${address}?api-version=7.2-preview.1&audience=other`);
        assert.equal(answer.status, 200, answer.text);
        const { iss, sub, aud } = decodeJwt(String((answer.json as Json)["oidcToken"]));
        const issuer = `https://vstoken.dev.azure.com/${tenant.seed.runners.azureDevOps.organizationId}`;
        assert.deepEqual([iss, sub, aud], [issuer, "p://contoso/data/deploy", EXCHANGE_AUDIENCE]);
      }
    });

    it("are those of a service connection that the query names, and log in to Entra", async () => {
      const { SYSTEM_OIDCREQUESTURI: uri, AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: id } = environment("azure-devops");
      const answer = await askAzureDevOps(`${uri}?api-version=7.1&serviceConnectionId=${id}`);
      assert.equal(answer.status, 200, answer.text);
      const token = String((answer.json as Json)["oidcToken"]);
      assert.equal(decodeJwt(token).sub, "sc://contoso/data/databricks");
      assert.equal((await logInToEntra(token)).status, 200);
    });

    it("are refused for an unknown service connection, an unknown job, and without a version", async () => {
      const { SYSTEM_OIDCREQUESTURI: uri = "", SYSTEM_JOBID: job = "" } = environment("azure-devops");
      for (const [address, status, message] of [
        [`${uri}?api-version=7.1&serviceConnectionId=x`, 404, /^Service connection x was not found/],
        [`${uri.replace(job, "other")}?api-version=7.1`, 404, /has the id other/],
        [uri, 400, /^No api-version was supplied/],
      ] as const) {
        const answer = await askAzureDevOps(address);
        assert.equal(answer.status, status);
        assert.match(String((answer.json as Json)["message"]), message);
      }
    });

    it("lead to the sign-in page without an access token, unless the client wants no redirect", async () => {
      const address = `${environment("azure-devops")["SYSTEM_OIDCREQUESTURI"]}?api-version=7.1`;
      const redirect = await askAzureDevOps(address, { authorization: "Bearer other" });
      assert.deepEqual(
        [redirect.status, redirect.headers.location],
        [302, `${tenant.origin}/_signin?realm=dev.azure.com`],
      );
      const headers = { authorization: "Bearer other", "x-tfs-fedauthredirect": "Suppress" };
      assert.equal((await askAzureDevOps(address, headers)).status, 401);
    });
  });

  it("make no key before the first of them, so that a tenant without federation starts faster", async () => {
    const { identity } = tenant.emulator.store.document;
    assert.equal(identity.signingKey, undefined);
    await askGithub("x");
    assert.notEqual(identity.signingKey, undefined);
  });
});
