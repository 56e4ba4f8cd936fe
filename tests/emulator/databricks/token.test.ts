import assert from "node:assert/strict";
import { ME, useEmulatedWorkspace } from "../../emulated-workspace";

const CREATE = "/api/2.0/token/create";
const LIST = "/api/2.0/token/list";
const DELETE = "/api/2.0/token/delete";
const NO_USAGE = { error_code: "PERMISSION_DENIED", message: "User does not have permission to use tokens." };

describe("emulated token API", () => {
  const emulated = useEmulatedWorkspace();

  it("creates a token with the exact comment, times in milliseconds and a 64-digit id", async () => {
    const comment = 'owner 7 · "gen 3" \\ ünï';
    const before = Date.now();
    const answer = await emulated.call("POST", CREATE, { body: { comment, lifetime_seconds: 3600 } });
    assert.equal(answer.status, 200);
    const info: Record<string, never> = answer.body.token_info ?? {};
    assert.deepEqual(Object.keys(answer.body), ["token_value", "token_info"]);
    assert.deepEqual(Object.keys(info), ["token_id", "creation_time", "expiry_time", "comment"]);
    assert.match(info.token_id ?? "", /^[0-9a-f]{64}$/);
    assert.match(answer.body.token_value ?? "", /^dapi[0-9a-f]{32}-2$/);
    assert.equal(info.comment, comment);
    assert.ok(Number(info.creation_time) >= before && Number(info.creation_time) <= Date.now());
    assert.equal(Number(info.expiry_time) - Number(info.creation_time), 3_600_000);
    assert.deepEqual(emulated.notes, [`minted ${info.token_id}`]);
  });

  it("lets a new token be used at once, as its owner", async () => {
    const robot = await emulated.addLoggedInPrincipal();
    await emulated.grantUsage(robot);
    const { tokenValue } = await emulated.mint(robot.bearer);
    const me = await emulated.call("GET", ME, { bearer: tokenValue });
    assert.equal(me.status, 200);
    assert.equal(me.body.userName, robot.applicationId);
  });

  it("lists the caller's live tokens only, without values, -1 for no expiry", async () => {
    const robot = await emulated.addLoggedInPrincipal();
    await emulated.grantUsage(robot);
    const first = await emulated.mint(robot.bearer, { comment: "first", lifetime_seconds: 60 });
    const second = await emulated.mint(robot.bearer, { comment: "second" });
    await emulated.call("POST", DELETE, { bearer: robot.bearer, body: { token_id: second.tokenId } });
    const own = await emulated.call("GET", LIST, { bearer: robot.bearer });
    const infos: readonly Record<string, unknown>[] = own.body.token_infos ?? [];
    assert.deepEqual(
      infos.map((info) => [info.token_id, info.comment]),
      [[first.tokenId, "first"]],
    );
    assert.equal(JSON.stringify(own.body).includes("dapi"), false);
    const admins = await emulated.call("GET", LIST);
    const adminInfos: readonly Record<string, unknown>[] = admins.body.token_infos ?? [];
    assert.deepEqual(
      adminInfos.map((info) => info.expiry_time),
      [-1],
    );
    emulated.pass(61_000);
    assert.deepEqual((await emulated.call("GET", LIST, { bearer: robot.bearer })).body, {});
  });

  it("has no route for one token by id", async () => {
    const answer = await emulated.call("GET", "/api/2.0/token/abc");
    assert.equal(answer.status, 404);
    assert.deepEqual(answer.body, { error_code: "ENDPOINT_NOT_FOUND", message: "No API found for 'GET /token/abc'" });
  });

  it("revokes a token once, then answers 404", async () => {
    const { tokenId, tokenValue } = await emulated.mint(emulated.adminToken);
    const first = await emulated.call("POST", DELETE, { body: { token_id: tokenId } });
    assert.deepEqual([first.status, first.body], [200, {}]);
    const second = await emulated.call("POST", DELETE, { body: { token_id: tokenId } });
    assert.equal(second.status, 404);
    assert.deepEqual(second.body, {
      error_code: "RESOURCE_DOES_NOT_EXIST",
      message: `No valid token with ID ${tokenId} found.`,
    });
    assert.equal(await emulated.authenticates(tokenValue), false);
    assert.deepEqual(emulated.notes, [`minted ${tokenId}`, `revoked ${tokenId}`]);
  });

  it("does not revoke somebody else's token", async () => {
    const robot = await emulated.addLoggedInPrincipal();
    await emulated.grantUsage(robot);
    const { tokenId, tokenValue } = await emulated.mint(emulated.adminToken);
    const answer = await emulated.call("POST", DELETE, { bearer: robot.bearer, body: { token_id: tokenId } });
    assert.equal(answer.status, 404);
    assert.equal(await emulated.authenticates(tokenValue), true);
  });

  it("refuses to revoke without a token id", async () => {
    const answer = await emulated.call("POST", DELETE, { body: {} });
    assert.equal(answer.status, 400);
    assert.deepEqual(answer.body, {
      error_code: "INVALID_PARAMETER_VALUE",
      message: "Missing required field: token_id",
    });
  });

  it("updates only the masked fields, and answers an unknown id with NOT_FOUND", async () => {
    const { tokenId } = await emulated.mint(emulated.adminToken, { comment: "old", scopes: ["sql"] });
    const path = `/api/2.0/token/${tokenId}`;
    const body = { token: { comment: "new", scopes: ["jobs"] }, update_mask: "comment" };
    const updated = await emulated.call("PATCH", path, { body });
    assert.deepEqual([updated.status, updated.body], [200, {}]);
    const infos: readonly Record<string, unknown>[] = (await emulated.call("GET", LIST)).body.token_infos ?? [];
    const info = infos.find((candidate) => candidate.token_id === tokenId);
    assert.deepEqual([info?.comment, info?.scopes], ["new", ["sql"]]);
    await emulated.call("PATCH", path, { body: { ...body, update_mask: "*" } });
    assert.deepEqual(emulated.workspace.tokens.find((token) => token.tokenId === tokenId)?.scopes, ["jobs"]);
    const unknown = await emulated.call("PATCH", "/api/2.0/token/abc", { body });
    assert.equal(unknown.status, 404);
    assert.deepEqual(unknown.body, { error_code: "NOT_FOUND", message: "No valid token with ID abc found." });
    const badMask = await emulated.call("PATCH", path, { body: { ...body, update_mask: "comment,owner" } });
    assert.equal(badMask.body.message, "Invalid field in update_mask: owner");
  });

  describe("scopes", () => {
    it("are listed as they were asked for", async () => {
      const answer = await emulated.call("POST", CREATE, { body: { scopes: ["sql", "unity-catalog"] } });
      const info: Record<string, never> = answer.body.token_info ?? {};
      assert.deepEqual(info.scopes, ["sql", "unity-catalog"]);
    });

    it("must exist", async () => {
      const answer = await emulated.call("POST", CREATE, { body: { scopes: ["sql", "sqk"] } });
      assert.equal(answer.status, 400);
      assert.deepEqual(answer.body, { error_code: "INVALID_PARAMETER_VALUE", message: "Invalid scope: sqk" });
    });

    it("limit the token: the answer names the scope that is missing", async () => {
      const { tokenValue } = await emulated.mint(emulated.adminToken, { scopes: ["sql"] });
      const missing = (scope: string) => ({
        error_code: 403,
        message: `Provided access token does not have required scopes: ${scope}`,
      });
      const list = await emulated.call("GET", LIST, { bearer: tokenValue });
      assert.deepEqual([list.status, list.body], [403, missing("authentication")]);
      const conf = await emulated.call("GET", "/api/2.0/workspace-conf?keys=enableTokensConfig", {
        bearer: tokenValue,
      });
      assert.deepEqual([conf.status, conf.body], [403, missing("settings")]);
      assert.equal(await emulated.authenticates(tokenValue), true);
      emulated.behaviour.everyScopeMayCallMe = false;
      const me = await emulated.call("GET", ME, { bearer: tokenValue });
      assert.deepEqual([me.status, me.body], [403, missing("scim")]);
    });

    it("of an authentication token may mint a token of any scope", async () => {
      const { tokenValue } = await emulated.mint(emulated.adminToken, { scopes: ["authentication"] });
      const wide = await emulated.mint(tokenValue, { scopes: ["all-apis"] });
      assert.equal(
        (await emulated.call("GET", "/api/2.0/secrets/scopes/list", { bearer: wide.tokenValue })).status,
        200,
      );
    });

    it("are collected by an autoscoped token as it is used", async () => {
      const answer = await emulated.call("POST", CREATE, { body: { autoscope_enabled: true } });
      const info: Record<string, never> = answer.body.token_info ?? {};
      assert.deepEqual(
        [info.scopes, info.autoscope_state, info.inferred_scopes],
        [["all-apis"], "AUTOSCOPE_STATE_RUNNING", []],
      );
      await emulated.call("GET", "/api/2.0/secrets/scopes/list", { bearer: answer.body.token_value ?? "" });
      const infos: readonly Record<string, unknown>[] = (await emulated.call("GET", LIST)).body.token_infos ?? [];
      assert.deepEqual(infos.at(-1)?.inferred_scopes, ["secrets"]);
    });

    it("of an OAuth token without authentication or all-apis refuse create and list", async () => {
      const robot = await emulated.addLoggedInPrincipal("sql");
      for (const [method, path] of [
        ["POST", CREATE],
        ["GET", LIST],
      ] as const) {
        const answer = await emulated.call(method, path, { bearer: robot.bearer });
        assert.equal(answer.status, 403);
        assert.equal(answer.body.message, "Provided OAuth token does not have required scopes: authentication");
      }
    });
  });

  describe("CAN_USE", () => {
    it("is needed to create and to list", async () => {
      const robot = await emulated.addLoggedInPrincipal();
      for (const [method, path] of [
        ["POST", CREATE],
        ["GET", LIST],
      ] as const) {
        const answer = await emulated.call(method, path, { bearer: robot.bearer });
        assert.deepEqual([answer.status, answer.body], [403, NO_USAGE]);
      }
    });

    it("is needed to use an existing token", async () => {
      const robot = await emulated.addLoggedInPrincipal();
      await emulated.grantUsage(robot);
      const { tokenValue } = await emulated.mint(robot.bearer);
      emulated.workspace.tokenGrants = [];
      const answer = await emulated.call("GET", ME, { bearer: tokenValue });
      assert.deepEqual([answer.status, answer.body], [403, NO_USAGE]);
    });

    it("is not asked of administrators", async () => {
      assert.deepEqual(emulated.workspace.tokenGrants, []);
      assert.equal((await emulated.call("POST", CREATE, { body: {} })).status, 200);
    });
  });

  describe("switched off by enableTokensConfig", () => {
    const disabled = {
      error_code: "PERMISSION_DENIED",
      message: "Personal access tokens are disabled for this workspace.",
    };

    it("refuses create and use, deletes nothing, and works again when switched on", async () => {
      const bearer = await emulated.entraToken(emulated.emulator.store.document.seed.deployer.clientId);
      const set = (value: string) =>
        emulated.call("PATCH", "/api/2.0/workspace-conf", { bearer, body: { enableTokensConfig: value } });
      assert.equal((await set("False")).status, 204);
      const create = await emulated.call("POST", CREATE, { bearer, body: {} });
      assert.deepEqual([create.status, create.body], [403, disabled]);
      const use = await emulated.call("GET", ME);
      assert.deepEqual([use.status, use.body], [403, disabled]);
      await set("true");
      assert.equal(await emulated.authenticates(emulated.adminToken), true);
    });

    it("answers as configured", async () => {
      emulated.workspace.conf.enableTokensConfig = "false";
      emulated.behaviour.tokensDisabledOnUse = { status: 400, errorCode: "FEATURE_DISABLED", message: "off" };
      const answer = await emulated.call("GET", ME);
      assert.deepEqual([answer.status, answer.body], [400, { error_code: "FEATURE_DISABLED", message: "off" }]);
    });
  });

  it("hides a new token from as many lists as configured", async () => {
    emulated.behaviour.newTokenHiddenLists = 1;
    const { tokenId, tokenValue } = await emulated.mint(emulated.adminToken);
    const listed = async () => JSON.stringify((await emulated.call("GET", LIST)).body).includes(tokenId);
    assert.deepEqual([await listed(), await listed()], [false, true]);
    assert.equal(await emulated.authenticates(tokenValue), true);
  });

  it("shows an unscoped token as all-apis where configured", async () => {
    emulated.behaviour.unscopedTokensListAllApis = true;
    const infos: readonly Record<string, unknown>[] = (await emulated.call("GET", LIST)).body.token_infos ?? [];
    assert.deepEqual(infos[0]?.scopes, ["all-apis"]);
  });

  it("refuses a body that is no JSON object", async () => {
    for (const body of ["{", "[]", '"text"']) {
      const answer = await emulated.call("POST", CREATE, { body });
      assert.equal(answer.status, 400);
      assert.deepEqual(answer.body, {
        error_code: "MALFORMED_REQUEST",
        message: "Invalid JSON given in the body of the request - failed to parse given JSON",
      });
    }
  });
});
