import assert from "node:assert/strict";
import { decodeJwt } from "jose";
import { type Answer, useEmulatedWorkspace } from "../../emulated-workspace";

const assertOauthError = (answer: Answer, status: number, error: string, description: string): void => {
  assert.equal(answer.status, status);
  assert.deepEqual(answer.body, { error, error_description: description });
};

describe("emulated workspace OAuth", () => {
  const emulated = useEmulatedWorkspace();
  const deployer = () => emulated.emulator.store.document.seed.deployer;

  it("publishes the host's metadata, all as text", async () => {
    const answer = await emulated.call("GET", "/.well-known/databricks-config", { bearer: null });
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body, {
      oidc_endpoint: `${emulated.host}/oidc`,
      account_id: emulated.workspace.accountId,
      workspace_id: emulated.workspace.id,
      cloud: "Azure",
      host_type: "workspace",
      token_federation_default_oidc_audiences: [`${emulated.host}/oidc/v1/token`],
    });
  });

  it("publishes its endpoints on the host that was asked, under both names", async () => {
    for (const name of ["oauth-authorization-server", "openid-configuration"]) {
      const answer = await emulated.call("GET", `/oidc/.well-known/${name}`, { bearer: null });
      assert.equal(answer.body.issuer, `${emulated.host}/oidc`);
      assert.equal(answer.body.token_endpoint, `${emulated.host}/oidc/v1/token`);
      assert.equal(answer.body.authorization_endpoint, `${emulated.host}/oidc/v1/authorize`);
      assert.equal(answer.body.jwks_uri, `${emulated.host}/oidc/jwks.json`);
    }
    const { body } = await emulated.call("GET", "/oidc/jwks.json", { bearer: null });
    const keys: readonly Record<string, unknown>[] = body.keys ?? [];
    assert.equal(keys[0]?.kid, emulated.workspace.signingKey.kid);
    assert.equal(keys[0]?.d, undefined);
  });

  describe("client credentials", () => {
    it("are answered with an hour's token of the service principal", async () => {
      const answer = await emulated.requestOAuthToken(deployer().clientId, deployer().oauthSecret);
      assert.equal(answer.status, 200);
      const { access_token, ...rest } = answer.body;
      assert.deepEqual(rest, { token_type: "Bearer", scope: "all-apis", expires_in: 3600 });
      const claims = decodeJwt(access_token ?? "");
      assert.equal(claims.sub, deployer().clientId);
      assert.equal(claims.iss, `${emulated.host}/oidc`);
      assert.equal(await emulated.authenticates(access_token ?? ""), true);
    });

    it("may come in the body, and in a Basic header whose parts are form-encoded", async () => {
      const { clientId, oauthSecret } = deployer();
      const fields = { grant_type: "client_credentials", client_id: clientId, client_secret: oauthSecret };
      assert.equal((await emulated.postForm(fields)).status, 200);
      const encoded = `${clientId.replaceAll("-", "%2D")}:%${oauthSecret.charCodeAt(0).toString(16)}${oauthSecret.slice(1)}`;
      const basic = `Basic ${Buffer.from(encoded).toString("base64")}`;
      assert.equal((await emulated.postForm({ grant_type: "client_credentials" }, basic)).status, 200);
    });

    it("are refused with the same answer for an unknown client, a wrong secret, an Entra secret and an expired one", async () => {
      const { clientId, clientSecret, oauthSecret } = deployer();
      const robot = await emulated.addPrincipal();
      const secrets = `/api/2.0/accounts/servicePrincipals/${robot.servicePrincipalId}/credentials/secrets`;
      const { body } = await emulated.call("POST", secrets, { body: { lifetime: "60s" } });
      assert.equal((await emulated.requestOAuthToken(robot.applicationId, body.secret ?? "")).status, 200);
      emulated.pass(60_000);
      for (const [id, secret] of [
        ["7d9f0c3e-0000-4000-8000-00000000abcd", oauthSecret],
        [clientId, "dose0"],
        [clientId, clientSecret],
        [clientId, ""],
        [robot.applicationId, body.secret ?? ""],
      ] as const) {
        const answer = await emulated.requestOAuthToken(id, secret);
        assertOauthError(answer, 401, "invalid_client", "Client authentication failed");
      }
    });

    it("are refused as often as configured while the principal or the secret is new", async () => {
      emulated.behaviour.newServicePrincipalRefusedLogins = 1;
      emulated.behaviour.newSecretRefusedLogins = 1;
      const robot = await emulated.addPrincipal();
      const secret = await emulated.addOAuthSecret(robot);
      const statuses: number[] = [];
      for (let attempt = 0; attempt < 3; attempt++) {
        statuses.push((await emulated.requestOAuthToken(robot.applicationId, secret)).status);
      }
      assert.deepEqual(statuses, [401, 401, 200]);
    });

    it("need a grant type, and scopes that exist", async () => {
      const { clientId, oauthSecret } = deployer();
      assertOauthError(await emulated.postForm({}), 400, "invalid_request", "Missing parameter: grant_type");
      assertOauthError(
        await emulated.postForm({ grant_type: "password" }),
        400,
        "unsupported_grant_type",
        "The grant type is not supported",
      );
      const scope = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default";
      assertOauthError(
        await emulated.requestOAuthToken(clientId, oauthSecret, scope),
        400,
        "invalid_scope",
        `Unknown scope: ${scope}`,
      );
    });

    it("are answered with expires_in as text where configured", async () => {
      emulated.behaviour.expiresInAsText = true;
      const answer = await emulated.requestOAuthToken(deployer().clientId, deployer().oauthSecret);
      assert.equal(answer.body.expires_in, "3600");
    });
  });
});
