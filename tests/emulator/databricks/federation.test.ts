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

  it("refuses a wrong issuer, subject, audience, time, key or text", async () => {
    const robot = await emulated.addPrincipal();
    await createPolicy(robot.servicePrincipalId, { audiences: ["pipeline-audience"], jwks_json: jwks });
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
