import assert from "node:assert/strict";
import { decodeJwt } from "jose";
import { createSigningKey, signJwt, type SigningKey } from "../../../emulator/kernel/signing";
import { type Answer, EmulatedWorkspace, ME } from "./emulated-workspace";

const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const JWT = "urn:ietf:params:oauth:token-type:jwt";
const ISSUER = "https://issuer.test";

const assertOauthError = (answer: Answer, status: number, error: string, description: string): void => {
  assert.equal(answer.status, status);
  assert.deepEqual(answer.body, { error, error_description: description });
};

describe("emulated workspace OAuth", () => {
  const emulated = new EmulatedWorkspace();
  const deployer = () => emulated.emulator.store.document.seed.deployer;

  it("publishes what a client needs to know of the host, all as text", async () => {
    const answer = await emulated.call("GET", "/.well-known/databricks-config", { bearer: null });
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body, {
      oidc_endpoint: `${emulated.origin}/oidc`,
      account_id: emulated.workspace.accountId,
      workspace_id: "5555555555555555",
      cloud: "Azure",
      host_type: "workspace",
      token_federation_default_oidc_audiences: [`${emulated.origin}/oidc/v1/token`],
    });
  });

  it("publishes its endpoints on the host that was asked, under both names", async () => {
    for (const name of ["oauth-authorization-server", "openid-configuration"]) {
      const answer = await emulated.call("GET", `/oidc/.well-known/${name}`, { bearer: null });
      assert.equal(answer.body.issuer, `${emulated.origin}/oidc`);
      assert.equal(answer.body.token_endpoint, `${emulated.origin}/oidc/v1/token`);
      assert.equal(answer.body.authorization_endpoint, `${emulated.origin}/oidc/v1/authorize`);
      assert.equal(answer.body.jwks_uri, `${emulated.origin}/oidc/jwks.json`);
    }
    const { body } = await emulated.call("GET", "/oidc/jwks.json", { bearer: null });
    const keys: readonly Record<string, unknown>[] = body.keys ?? [];
    assert.equal(keys[0]?.kid, emulated.workspace.signingKey.kid);
    assert.equal(keys[0]?.d, undefined);
  });

  describe("client credentials", () => {
    it("are answered with an hour's token of the service principal", async () => {
      const answer = await emulated.requestOauthToken(deployer().clientId, deployer().oauthSecret);
      assert.equal(answer.status, 200);
      const { access_token, ...rest } = answer.body;
      assert.deepEqual(rest, { token_type: "Bearer", scope: "all-apis", expires_in: 3600 });
      const claims = decodeJwt(access_token ?? "");
      assert.equal(claims.sub, deployer().clientId);
      assert.equal(claims.iss, `${emulated.origin}/oidc`);
      assert.equal(await emulated.works(access_token ?? ""), true);
    });

    it("may come in the body, and in a Basic header whose parts are form-encoded", async () => {
      const { clientId, oauthSecret } = deployer();
      const fields = { grant_type: "client_credentials", client_id: clientId, client_secret: oauthSecret };
      assert.equal((await emulated.postForm(fields)).status, 200);
      const encoded = `${clientId.replaceAll("-", "%2D")}:%${oauthSecret.charCodeAt(0).toString(16)}${oauthSecret.slice(1)}`;
      const basic = `Basic ${Buffer.from(encoded).toString("base64")}`;
      assert.equal((await emulated.postForm({ grant_type: "client_credentials" }, basic)).status, 200);
    });

    it("are refused alike for an unknown client, a wrong secret, an Entra secret and an expired one", async () => {
      const { clientId, clientSecret, oauthSecret } = deployer();
      const robot = await emulated.createServicePrincipal();
      const secrets = `/api/2.0/accounts/servicePrincipals/${robot.id}/credentials/secrets`;
      const { body } = await emulated.call("POST", secrets, { body: { lifetime: "60s" } });
      assert.equal((await emulated.requestOauthToken(robot.applicationId, body.secret ?? "")).status, 200);
      emulated.pass(60_000);
      for (const [id, secret] of [
        ["7d9f0c3e-0000-4000-8000-00000000abcd", oauthSecret],
        [clientId, "dose0"],
        [clientId, clientSecret],
        [clientId, ""],
        [robot.applicationId, body.secret ?? ""],
      ] as const) {
        const answer = await emulated.requestOauthToken(id, secret);
        assertOauthError(answer, 401, "invalid_client", "Client authentication failed");
      }
    });

    it("are refused as often as configured while the principal or the secret is new", async () => {
      emulated.behaviour.newServicePrincipalRefusedLogins = 1;
      emulated.behaviour.newSecretRefusedLogins = 1;
      const robot = await emulated.createServicePrincipal();
      const secret = await emulated.createSecret(robot.id);
      const statuses: number[] = [];
      for (let attempt = 0; attempt < 3; attempt++) {
        statuses.push((await emulated.requestOauthToken(robot.applicationId, secret)).status);
      }
      assert.deepEqual(statuses, [401, 401, 200]);
    });

    it("want a grant type and scopes that exist", async () => {
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
        await emulated.requestOauthToken(clientId, oauthSecret, scope),
        400,
        "invalid_scope",
        `Unknown scope: ${scope}`,
      );
    });

    it("are answered with expires_in as text where configured", async () => {
      emulated.behaviour.expiresInAsText = true;
      const answer = await emulated.requestOauthToken(deployer().clientId, deployer().oauthSecret);
      assert.equal(answer.body.expires_in, "3600");
    });
  });

  describe("service principal secrets", () => {
    const folder = (id: string) => `/api/2.0/accounts/servicePrincipals/${id}/credentials/secrets`;

    it("are shown once, live 730 days, and can be listed and deleted", async () => {
      const robot = await emulated.createServicePrincipal();
      const created = await emulated.call("POST", folder(robot.id), { body: {} });
      assert.equal(created.status, 200);
      const { secret, ...info } = created.body;
      assert.match(secret ?? "", /^dose[0-9a-f]{32}$/);
      assert.deepEqual(Object.keys(info), ["id", "secret_hash", "status", "create_time", "update_time", "expire_time"]);
      assert.equal(info.status, "ACTIVE");
      const lifetime = Date.parse(info.expire_time ?? "") - Date.parse(info.create_time ?? "");
      assert.equal(lifetime, 63_072_000_000);
      const listed = await emulated.call("GET", `${folder(robot.id)}?`);
      assert.deepEqual(listed.body, { secrets: [info] });
      assert.equal((await emulated.call("DELETE", `${folder(robot.id)}/${info.id}?`)).status, 200);
      assert.deepEqual((await emulated.call("GET", folder(robot.id))).body, { secrets: [] });
      const again = await emulated.call("DELETE", `${folder(robot.id)}/${info.id}`);
      assert.equal(again.status, 404);
      assert.equal((await emulated.requestOauthToken(robot.applicationId, secret ?? "")).status, 401);
    });

    it("take a lifetime in seconds, are not listed once it is over, and are at most five", async () => {
      const robot = await emulated.createServicePrincipal();
      await emulated.call("POST", folder(robot.id), { body: { lifetime: "60s" } });
      for (let count = 0; count < 4; count++) await emulated.createSecret(robot.id);
      const sixth = await emulated.call("POST", folder(robot.id), { body: {} });
      assert.equal(sixth.status, 400);
      assert.deepEqual(sixth.body, {
        error_code: "QUOTA_EXCEEDED",
        message: "The service principal has reached the limit of 5 secrets.",
      });
      emulated.pass(60_000);
      const listed: readonly object[] = (await emulated.call("GET", folder(robot.id))).body.secrets ?? [];
      assert.equal(listed.length, 4);
      assert.equal((await emulated.call("POST", folder(robot.id), { body: {} })).status, 200);
      const tooLong = await emulated.call("POST", folder(robot.id), { body: { lifetime: "63072001s" } });
      assert.equal(tooLong.body.error_code, "INVALID_PARAMETER_VALUE");
    });

    it("are listed in pages when asked to", async () => {
      const robot = await emulated.createServicePrincipal();
      for (let count = 0; count < 3; count++) await emulated.createSecret(robot.id);
      const first = await emulated.call("GET", `${folder(robot.id)}?page_size=2`);
      const second = await emulated.call(
        "GET",
        `${folder(robot.id)}?page_size=2&page_token=${first.body.next_page_token}`,
      );
      const count = (answer: Answer) => (answer.body.secrets as readonly object[] | undefined)?.length;
      assert.deepEqual([count(first), count(second), second.body.next_page_token], [2, 1, undefined]);
    });

    it("have the same life under the account's path, which takes no personal access token", async () => {
      const robot = await emulated.createServicePrincipal();
      const path = folder(robot.id).replace("accounts/", `accounts/${emulated.workspace.accountId}/`);
      assert.equal((await emulated.call("POST", path, { body: {} })).status, 401);
      const bearer = await emulated.entraToken(deployer().clientId);
      assert.equal((await emulated.call("POST", path, { bearer, body: {} })).status, 200);
      const elsewhere = path.replace(emulated.workspace.accountId, "other");
      assert.equal((await emulated.call("GET", elsewhere, { bearer })).status, 404);
      emulated.behaviour.accountApisTakeTokens = true;
      const listed: readonly object[] = (await emulated.call("GET", path)).body.secrets ?? [];
      assert.equal(listed.length, 1);
    });

    it("want the numeric id, not the application id", async () => {
      const robot = await emulated.createServicePrincipal();
      assert.equal((await emulated.call("POST", folder(robot.applicationId), { body: {} })).status, 400);
      assert.equal((await emulated.call("POST", folder("1"), { body: {} })).status, 404);
    });
  });

  describe("token federation", () => {
    const bearerOfDeployer = () => emulated.entraToken(deployer().clientId);
    const policies = (id: string) =>
      `/api/2.0/accounts/${emulated.workspace.accountId}/servicePrincipals/${id}/federationPolicies`;
    const createPolicy = async (id: string, oidcPolicy: object): Promise<Answer> =>
      emulated.call("POST", `${policies(id)}?policy_id=ci`, {
        bearer: await bearerOfDeployer(),
        body: { description: "pipeline", oidc_policy: { issuer: ISSUER, subject: "repo:a/b", ...oidcPolicy } },
      });
    const identityToken = (key: SigningKey, claims: object = {}) =>
      signJwt(key, {
        iss: ISSUER,
        sub: "repo:a/b",
        aud: "pipeline-audience",
        exp: Math.floor(Date.now() / 1000) + 300,
        ...claims,
      });
    const exchange = (applicationId: string, subjectToken: string) =>
      emulated.postForm({
        grant_type: EXCHANGE,
        subject_token: subjectToken,
        subject_token_type: JWT,
        client_id: applicationId,
        scope: "all-apis",
      });
    const key = createSigningKey();
    const jwks = JSON.stringify({ keys: [key.publicJwk] });

    it("keeps policies as they are sent, and defaults the audience to the account", async () => {
      const robot = await emulated.createServicePrincipal();
      const created = await createPolicy(robot.id, {});
      assert.equal(created.status, 200);
      const { uid, create_time, update_time, ...policy } = created.body;
      assert.equal(create_time, update_time);
      assert.ok(uid);
      assert.deepEqual(policy, {
        name: `accounts/${emulated.workspace.accountId}/servicePrincipals/${robot.id}/federationPolicies/ci`,
        policy_id: "ci",
        service_principal_id: Number(robot.id),
        description: "pipeline",
        oidc_policy: {
          issuer: ISSUER,
          subject: "repo:a/b",
          subject_claim: "sub",
          audiences: [emulated.workspace.accountId],
        },
      });
      const bearer = await bearerOfDeployer();
      const listed = await emulated.call("GET", policies(robot.id), { bearer });
      assert.deepEqual(listed.body, { policies: [created.body] });
      const patched = await emulated.call("PATCH", `${policies(robot.id)}/ci?update_mask=description`, {
        bearer,
        body: { description: "renamed", oidc_policy: { issuer: "https://other.test", subject: "x" } },
      });
      assert.equal(patched.body.description, "renamed");
      assert.deepEqual(patched.body.oidc_policy, created.body.oidc_policy);
      assert.equal((await createPolicy(robot.id, {})).status, 409);
      assert.equal((await emulated.call("DELETE", `${policies(robot.id)}/ci`, { bearer })).status, 200);
      assert.equal((await emulated.call("GET", `${policies(robot.id)}/ci`, { bearer })).status, 404);
    });

    it("wants issuer and subject in a policy", async () => {
      const robot = await emulated.createServicePrincipal();
      const answer = await createPolicy(robot.id, { subject: "" });
      assert.deepEqual([answer.status, answer.body.message], [400, "Missing required field: subject"]);
    });

    it("exchanges an identity token that a policy with the issuer's keys accepts", async () => {
      const robot = await emulated.createServicePrincipal();
      await createPolicy(robot.id, { audiences: ["pipeline-audience"], jwks_json: jwks });
      const answer = await exchange(robot.applicationId, await identityToken(key));
      assert.equal(answer.status, 200);
      const me = await emulated.call("GET", ME, { bearer: answer.body.access_token ?? "" });
      assert.equal(me.body.userName, robot.applicationId);
    });

    it("exchanges by the claims alone where the policy has no keys", async () => {
      const robot = await emulated.createServicePrincipal();
      await createPolicy(robot.id, { audiences: ["pipeline-audience"] });
      assert.equal((await exchange(robot.applicationId, await identityToken(createSigningKey()))).status, 200);
    });

    it("refuses another issuer, subject, audience, time, key or text", async () => {
      const robot = await emulated.createServicePrincipal();
      await createPolicy(robot.id, { audiences: ["pipeline-audience"], jwks_json: jwks });
      for (const token of [
        await identityToken(key, { iss: "https://other.test" }),
        await identityToken(key, { sub: "repo:a/c" }),
        await identityToken(key, { aud: "other" }),
        await identityToken(key, { exp: 1 }),
        await identityToken({ ...createSigningKey(), kid: key.kid }),
        "no.jwt.atall",
      ]) {
        assertOauthError(
          await exchange(robot.applicationId, token),
          401,
          "invalid_grant",
          "No federation policy of the service principal accepts the subject token.",
        );
      }
    });

    it("wants a subject token of the right type, and a client that exists", async () => {
      const subject = { grant_type: EXCHANGE, subject_token: "x" };
      assertOauthError(
        await emulated.postForm({ grant_type: EXCHANGE }),
        400,
        "invalid_request",
        "Missing parameter: subject_token",
      );
      assert.equal((await emulated.postForm(subject)).body.error, "invalid_request");
      assertOauthError(
        await exchange("7d9f0c3e-0000-4000-8000-00000000abcd", "x"),
        401,
        "invalid_client",
        "Client authentication failed",
      );
    });
  });
});
