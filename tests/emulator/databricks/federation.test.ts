import assert from "node:assert/strict";
import { createSigningKey, signJwt, type SigningKey } from "../../../emulator/kernel/signing";
import { type Answer, ME, useEmulatedWorkspace } from "../../emulated-workspace";

const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const JWT = "urn:ietf:params:oauth:token-type:jwt";
const ISSUER = "https://issuer.test";

const assertOauthError = (answer: Answer, status: number, error: string, description: string): void => {
  assert.equal(answer.status, status);
  assert.deepEqual(answer.body, { error, error_description: description });
};

describe("emulated token federation", () => {
  const emulated = useEmulatedWorkspace();
  const deployer = () => emulated.emulator.store.document.seed.deployer;
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
    const robot = await emulated.addPrincipal();
    const created = await createPolicy(robot.servicePrincipalId, {});
    assert.equal(created.status, 200);
    const { uid, create_time, update_time, ...policy } = created.body;
    assert.equal(create_time, update_time);
    assert.ok(uid);
    assert.deepEqual(policy, {
      name: `accounts/${emulated.workspace.accountId}/servicePrincipals/${robot.servicePrincipalId}/federationPolicies/ci`,
      policy_id: "ci",
      service_principal_id: Number(robot.servicePrincipalId),
      description: "pipeline",
      oidc_policy: {
        issuer: ISSUER,
        subject: "repo:a/b",
        subject_claim: "sub",
        audiences: [emulated.workspace.accountId],
      },
    });
    const bearer = await bearerOfDeployer();
    const listed = await emulated.call("GET", policies(robot.servicePrincipalId), { bearer });
    assert.deepEqual(listed.body, { policies: [created.body] });
    const patched = await emulated.call("PATCH", `${policies(robot.servicePrincipalId)}/ci?update_mask=description`, {
      bearer,
      body: { description: "renamed", oidc_policy: { issuer: "https://other.test", subject: "x" } },
    });
    assert.equal(patched.body.description, "renamed");
    assert.deepEqual(patched.body.oidc_policy, created.body.oidc_policy);
    assert.equal((await createPolicy(robot.servicePrincipalId, {})).status, 409);
    assert.equal((await emulated.call("DELETE", `${policies(robot.servicePrincipalId)}/ci`, { bearer })).status, 200);
    assert.equal((await emulated.call("GET", `${policies(robot.servicePrincipalId)}/ci`, { bearer })).status, 404);
  });

  it("requires issuer and subject in a policy", async () => {
    const robot = await emulated.addPrincipal();
    const answer = await createPolicy(robot.servicePrincipalId, { subject: "" });
    assert.deepEqual([answer.status, answer.body.message], [400, "Missing required field: subject"]);
  });

  it("exchanges an identity token that a policy with the issuer's keys accepts", async () => {
    const robot = await emulated.addPrincipal();
    await createPolicy(robot.servicePrincipalId, { audiences: ["pipeline-audience"], jwks_json: jwks });
    const answer = await exchange(robot.applicationId, await identityToken(key));
    assert.equal(answer.status, 200);
    const me = await emulated.call("GET", ME, { bearer: answer.body.access_token ?? "" });
    assert.equal(me.body.userName, robot.applicationId);
  });

  it("exchanges by the claims alone where the policy has no keys", async () => {
    const robot = await emulated.addPrincipal();
    await createPolicy(robot.servicePrincipalId, { audiences: ["pipeline-audience"] });
    assert.equal((await exchange(robot.applicationId, await identityToken(createSigningKey()))).status, 200);
  });

  it("refuses a wrong issuer, subject, time, key or text, and prints the policy that would accept the token", async () => {
    const robot = await emulated.addPrincipal();
    await createPolicy(robot.servicePrincipalId, { audiences: ["pipeline-audience"], jwks_json: jwks });
    for (const [claims, subjectKey] of [
      [{ iss: "https://other.test" }, key],
      [{ sub: "repo:a/c" }, key],
      [{ exp: 1 }, key],
      [{}, { ...createSigningKey(), kid: key.kid }],
    ] as const) {
      const { iss = ISSUER, sub = "repo:a/b" } = claims as { readonly iss?: string; readonly sub?: string };
      assertOauthError(
        await exchange(robot.applicationId, await identityToken(subjectKey, claims)),
        400,
        "invalid_grant",
        "Failed to process token: TOKEN_INVALID (Ensure a valid federation policy has been configured). " +
          `Valid federation policy for provided token: {issuer: '${iss}', subject: '${sub}', audience: 'pipeline-audience'}`,
      );
    }
    assert.equal((await exchange(robot.applicationId, "no.jwt.atall")).body.error, "invalid_grant");
  });

  it("refuses another audience, and names the one that the policy accepts", async () => {
    const robot = await emulated.addPrincipal();
    await createPolicy(robot.servicePrincipalId, { audiences: ["pipeline-audience"], jwks_json: jwks });
    assertOauthError(
      await exchange(robot.applicationId, await identityToken(key, { aud: "other" })),
      400,
      "invalid_grant",
      "Failed to process token: TOKEN_AUDIENCE_INVALID (Token audience 'other' invalid). " +
        `Expected: {issuer: '${ISSUER}', audience: 'pipeline-audience'}`,
    );
  });

  it("knows a new or changed policy only after some logins, if told so", async () => {
    const robot = await emulated.addPrincipal();
    emulated.behaviour.newFederationPolicyRefusedLogins = 1;
    const token = await identityToken(key);
    await createPolicy(robot.servicePrincipalId, { audiences: ["pipeline-audience"], jwks_json: jwks });
    assert.equal((await exchange(robot.applicationId, token)).body.error, "invalid_grant");
    assert.equal((await exchange(robot.applicationId, token)).status, 200);
    const oidc_policy = { issuer: ISSUER, subject: "repo:a/b", audiences: ["pipeline-audience"], jwks_json: jwks };
    await emulated.call("PATCH", `${policies(robot.servicePrincipalId)}/ci?update_mask=description,oidc_policy`, {
      bearer: await bearerOfDeployer(),
      body: { oidc_policy },
    });
    assert.equal((await exchange(robot.applicationId, token)).body.error, "invalid_grant");
    assert.equal((await exchange(robot.applicationId, token)).status, 200);
    emulated.behaviour.newFederationPolicyRefusedLogins = 0;
  });

  it("lets nobody write policies who is no account administrator, takes no personal access token, and 20 policies at most", async () => {
    const robot = await emulated.addPrincipal();
    emulated.behaviour.administratorsOwnAccount = false;
    const refused = await createPolicy(robot.servicePrincipalId, {});
    emulated.behaviour.administratorsOwnAccount = true;
    assert.deepEqual(
      [refused.status, refused.body.message],
      [403, "This API is disabled for users without account admin status"],
    );
    const path = policies(robot.servicePrincipalId);
    const body = { oidc_policy: { issuer: ISSUER, subject: "repo:a/b" } };
    assert.equal((await emulated.call("POST", path, { bearer: emulated.adminToken, body })).status, 401);
    const bearer = await bearerOfDeployer();
    for (let made = 0; made < 20; made++)
      assert.equal((await emulated.call("POST", path, { bearer, body })).status, 200);
    assert.deepEqual((await emulated.call("POST", path, { bearer, body })).body, {
      error_code: "RESOURCE_EXHAUSTED",
      message: "The service principal has reached the limit of 20 federation policies.",
    });
  });

  it("refuses an issuer whose configuration it cannot load, and a policy id in other letters", async () => {
    const robot = await emulated.addPrincipal();
    const unreachable = await createPolicy(robot.servicePrincipalId, { issuer: emulated.emulator.httpOrigin });
    assert.deepEqual(
      [unreachable.status, unreachable.body.message],
      [400, `Unable to load valid OpenID configuration for issuer: ${emulated.emulator.httpOrigin}`],
    );
    const named = await emulated.call("POST", `${policies(robot.servicePrincipalId)}?policy_id=CI_1`, {
      bearer: await bearerOfDeployer(),
      body: { oidc_policy: { issuer: ISSUER, subject: "repo:a/b" } },
    });
    assert.equal(named.body.message, "Invalid federation policy id: 'CI_1'. Must contain only 0-9, a-z, and hyphen.");
  });

  it("requires a subject token of the right type, and a client that exists", async () => {
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
