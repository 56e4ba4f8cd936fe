import assert from "node:assert/strict";
import { MANAGED_TOKENS, useEmulatedWorkspace } from "../../emulated-workspace";

const ON_BEHALF_OF = "/api/2.0/token-management/on-behalf-of/tokens";

describe("emulated token management API", () => {
  const emulated = useEmulatedWorkspace();
  const robotWithToken = async () => {
    const robot = await emulated.addLoggedInPrincipal();
    await emulated.grantUsage(robot);
    return { ...robot, ...(await emulated.mint(robot.bearer, { comment: "of the robot", lifetime_seconds: 60 })) };
  };

  it("lists the tokens of all owners", async () => {
    const robot = await robotWithToken();
    const infos: readonly Record<string, unknown>[] =
      (await emulated.call("GET", MANAGED_TOKENS)).body.token_infos ?? [];
    assert.equal(infos.length, 2);
    const { creation_time, expiry_time, ...info } = infos[1] ?? {};
    assert.equal(Number(expiry_time) - Number(creation_time), 60_000);
    assert.deepEqual(info, {
      token_id: robot.tokenId,
      comment: "of the robot",
      created_by_id: Number(robot.servicePrincipalId),
      created_by_username: robot.applicationId,
      owner_id: Number(robot.servicePrincipalId),
      workspace_id: Number(emulated.workspace.id),
    });
  });

  it("filters by creator", async () => {
    const robot = await robotWithToken();
    for (const query of [`created_by_id=${robot.servicePrincipalId}`, `created_by_username=${robot.applicationId}`]) {
      const infos: readonly Record<string, unknown>[] =
        (await emulated.call("GET", `${MANAGED_TOKENS}?${query}`)).body.token_infos ?? [];
      assert.deepEqual(
        infos.map((info) => info.token_id),
        [robot.tokenId],
      );
    }
    assert.deepEqual((await emulated.call("GET", `${MANAGED_TOKENS}?created_by_id=1`)).body, {});
  });

  it("may ignore the name of the creator, and then shows everybody's tokens", async () => {
    const robot = await robotWithToken();
    emulated.behaviour.creatorNameFilterIgnored = true;
    const { body } = await emulated.call("GET", `${MANAGED_TOKENS}?created_by_username=${robot.applicationId}`);
    const infos: readonly Record<string, unknown>[] = body.token_infos ?? [];
    assert.equal(infos.length, 2);
  });

  it("wraps the answer to GET, and not the one to PATCH", async () => {
    const { tokenId } = await robotWithToken();
    const got = await emulated.call("GET", `${MANAGED_TOKENS}/${tokenId}?`);
    assert.deepEqual(Object.keys(got.body), ["token_info"]);
    const patched = await emulated.call("PATCH", `${MANAGED_TOKENS}/${tokenId}`, {
      body: { token: { comment: "retired" }, update_mask: "comment" },
    });
    assert.equal(patched.body.token_id, tokenId);
    assert.equal(patched.body.comment, "retired");
  });

  it("revokes the token of any owner", async () => {
    const { tokenId, tokenValue } = await robotWithToken();
    assert.equal((await emulated.call("DELETE", `${MANAGED_TOKENS}/${tokenId}?`)).status, 200);
    assert.equal(emulated.notes.at(-1), `revoked ${tokenId}`);
    assert.equal(await emulated.authenticates(tokenValue), false);
  });

  it("answers 404 to an unknown id", async () => {
    for (const method of ["GET", "DELETE", "PATCH"]) {
      const answer = await emulated.call(method, `${MANAGED_TOKENS}/abc`);
      assert.equal(answer.status, 404);
      assert.deepEqual(answer.body, {
        error_code: "RESOURCE_DOES_NOT_EXIST",
        message: "No valid token with ID abc found.",
      });
    }
  });

  it("is for administrators", async () => {
    const robot = await robotWithToken();
    const answer = await emulated.call("GET", MANAGED_TOKENS, { bearer: robot.bearer });
    assert.equal(answer.status, 403);
    assert.deepEqual(answer.body, {
      error_code: "PERMISSION_DENIED",
      message: "Only workspace admins can perform this operation.",
    });
  });

  describe("on behalf of a service principal", () => {
    it("refuses as Azure does", async () => {
      const robot = await robotWithToken();
      const answer = await emulated.call("POST", ON_BEHALF_OF, { body: { application_id: robot.applicationId } });
      assert.equal(answer.status, 400);
      assert.deepEqual(answer.body, {
        error_code: "FEATURE_DISABLED",
        message: "On-behalf-of token creation for service principals is not enabled for this workspace",
      });
      assert.equal(emulated.workspace.tokens.length, 2);
    });

    it("mints the principal's own token where it is enabled", async () => {
      emulated.behaviour.onBehalfOfEnabled = true;
      const robot = await robotWithToken();
      const answer = await emulated.call("POST", ON_BEHALF_OF, { body: { application_id: robot.applicationId } });
      const info: Record<string, never> = answer.body.token_info ?? {};
      assert.equal(info.owner_id, Number(robot.servicePrincipalId));
      assert.equal(await emulated.authenticates(answer.body.token_value ?? ""), true);
    });

    it("requires CAN_USE of the principal, and names it", async () => {
      emulated.behaviour.onBehalfOfEnabled = true;
      const { applicationId } = await emulated.addPrincipal();
      const answer = await emulated.call("POST", ON_BEHALF_OF, { body: { application_id: applicationId } });
      assert.equal(answer.status, 403);
      assert.deepEqual(answer.body, {
        error_code: "PERMISSION_DENIED",
        message: `User ${applicationId} does not have permission to use tokens.`,
      });
    });
  });
});
