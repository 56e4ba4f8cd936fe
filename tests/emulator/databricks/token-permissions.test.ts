import assert from "node:assert/strict";
import { GROUPS, PERMISSIONS, useEmulatedWorkspace } from "../../emulated-workspace";

const ADMINS = { group_name: "admins", all_permissions: [{ permission_level: "CAN_MANAGE", inherited: false }] };
const USE = [{ permission_level: "CAN_USE", inherited: false }];

describe("emulated token permissions", () => {
  const emulated = useEmulatedWorkspace();
  const write = (method: "PUT" | "PATCH", entries: readonly object[]) =>
    emulated.call(method, PERMISSIONS, { body: { access_control_list: entries } });
  const useBy = (applicationId: string) => ({
    service_principal_name: applicationId,
    permission_level: "CAN_USE",
  });

  it("start with admins only, who have a direct CAN_MANAGE", async () => {
    const answer = await emulated.call("GET", `${PERMISSIONS}?`);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body, {
      object_id: "/authorization/tokens",
      object_type: "tokens",
      access_control_list: [ADMINS],
    });
  });

  it("merge with PATCH and show the display name of principals", async () => {
    const robot = await emulated.addPrincipal({ displayName: "robot" });
    await write("PATCH", [{ group_name: "users", permission_level: "CAN_USE" }]);
    const answer = await write("PATCH", [useBy(robot.applicationId.toUpperCase())]);
    assert.deepEqual(answer.body.access_control_list, [
      { group_name: "users", all_permissions: USE },
      { service_principal_name: robot.applicationId, display_name: "robot", all_permissions: USE },
      ADMINS,
    ]);
    assert.deepEqual(emulated.notes.slice(-2), ["granted users", `granted ${robot.applicationId}`]);
  });

  it("are replaced by PUT, which revokes the tokens of principals that lose access", async () => {
    const robot = await emulated.addLoggedInPrincipal();
    const other = await emulated.addLoggedInPrincipal();
    await emulated.grantUsage(robot);
    await emulated.grantUsage(other);
    const token = await emulated.mint(robot.bearer);
    const kept = await emulated.mint(other.bearer);
    const answer = await write("PUT", [useBy(other.applicationId)]);
    assert.deepEqual(answer.body.access_control_list, [
      { service_principal_name: other.applicationId, display_name: "robot", all_permissions: USE },
      ADMINS,
    ]);
    assert.equal(
      emulated.notes.at(-1),
      `granted ${other.applicationId}; ungranted ${robot.applicationId}; revoked ${token.tokenId}`,
    );
    await emulated.grantUsage(robot);
    assert.equal(await emulated.authenticates(token.tokenValue), false);
    assert.equal(await emulated.authenticates(kept.tokenValue), true);
  });

  it("are all removed by an empty PUT, except for admins", async () => {
    const robot = await emulated.addPrincipal();
    await emulated.grantUsage(robot);
    const answer = await emulated.call("PUT", PERMISSIONS, { body: {} });
    assert.deepEqual(answer.body.access_control_list, [ADMINS]);
    assert.equal(await emulated.authenticates(emulated.adminToken), true);
  });

  it("keep the tokens of a principal that still has access through a group", async () => {
    const robot = await emulated.addLoggedInPrincipal();
    await emulated.grantUsage(robot);
    const token = await emulated.mint(robot.bearer);
    await write("PUT", [{ group_name: "users", permission_level: "CAN_USE" }]);
    assert.equal(await emulated.authenticates(token.tokenValue), true);
  });

  it("only suspend the tokens of a principal that leaves a granted group", async () => {
    const robot = await emulated.addLoggedInPrincipal();
    const group = await emulated.call("POST", GROUPS, {
      body: { displayName: "minters", members: [{ value: robot.servicePrincipalId }] },
    });
    await write("PATCH", [{ group_name: "minters", permission_level: "CAN_USE" }]);
    const token = await emulated.mint(robot.bearer);
    const patch = (operation: object) =>
      emulated.call("PATCH", `${GROUPS}/${group.body.id}`, { body: { Operations: [operation] } });
    await patch({ op: "remove", path: `members[value eq "${robot.servicePrincipalId}"]` });
    assert.equal(await emulated.authenticates(token.tokenValue), false);
    await patch({ op: "add", path: "members", value: [{ value: robot.servicePrincipalId }] });
    assert.equal(await emulated.authenticates(token.tokenValue), true);
  });

  it("do not exist while the workspace has no token, unless configured", async () => {
    const bearer = await emulated.entraToken(emulated.emulator.store.document.seed.deployer.clientId);
    emulated.workspace.tokens = [];
    for (const method of ["GET", "PUT", "PATCH"]) {
      const answer = await emulated.call(method, PERMISSIONS, {
        bearer,
        ...(method !== "GET" && { body: { access_control_list: [] } }),
      });
      assert.equal(answer.status, 404);
      assert.deepEqual(answer.body, {
        error_code: "RESOURCE_DOES_NOT_EXIST",
        message: "tokens tokens does not exist",
      });
    }
    emulated.behaviour.tokenPermissionsNeedAToken = false;
    assert.equal((await emulated.call("GET", PERMISSIONS, { bearer })).status, 200);
  });

  it("refuse a principal that is not in the workspace, and a display name", async () => {
    await emulated.addPrincipal({ displayName: "robot" });
    for (const [entry, named] of [
      [useBy("robot"), "ServicePrincipalName(robot)"],
      [{ user_name: "nobody@emulator.test", permission_level: "CAN_USE" }, "UserName(nobody@emulator.test)"],
      [{ group_name: "nobodies", permission_level: "CAN_USE" }, "GroupName(nobodies)"],
    ] as const) {
      const answer = await write("PATCH", [entry]);
      assert.equal(answer.status, 404);
      assert.deepEqual(answer.body, {
        error_code: "RESOURCE_DOES_NOT_EXIST",
        message: `Principal: ${named} does not exist`,
      });
    }
  });

  it("cannot be removed from admins, and CAN_MANAGE cannot be given to others", async () => {
    const robot = await emulated.addPrincipal();
    const taken = await write("PUT", [{ group_name: "admins", permission_level: "CAN_USE" }]);
    assert.equal(taken.status, 400);
    assert.equal(taken.body.message, "Cannot change permissions for group 'admins' to CAN_USE.");
    const given = await write("PATCH", [{ ...useBy(robot.applicationId), permission_level: "CAN_MANAGE" }]);
    assert.equal(given.status, 400);
    assert.equal(given.body.error_code, "INVALID_PARAMETER_VALUE");
    const named = await write("PUT", [{ group_name: "admins", permission_level: "CAN_MANAGE" }]);
    assert.deepEqual(named.body.access_control_list, [ADMINS]);
  });

  it("refuse a PUT that does not name admins where configured", async () => {
    emulated.behaviour.tokenPermissionsPutMustNameAdmins = true;
    const answer = await write("PUT", []);
    assert.equal(answer.status, 400);
    assert.deepEqual(answer.body, {
      error_code: "INVALID_PARAMETER_VALUE",
      message: "Cannot change permissions for group 'admins' to None.",
    });
  });

  it("need exactly one name per entry", async () => {
    const answer = await write("PATCH", [{ user_name: "a", group_name: "users", permission_level: "CAN_USE" }]);
    assert.equal(answer.status, 400);
    assert.equal(answer.body.message, "Exactly one of user_name, group_name and service_principal_name must be given");
  });

  it("are for administrators; their levels are for all users", async () => {
    const robot = await emulated.addLoggedInPrincipal();
    const refused = await emulated.call("GET", PERMISSIONS, { bearer: robot.bearer });
    assert.equal(refused.status, 403);
    assert.deepEqual(refused.body, {
      error_code: "PERMISSION_DENIED",
      message: "Only workspace admins can perform this operation.",
    });
    const levels = await emulated.call("GET", `${PERMISSIONS}/permissionLevels`, { bearer: robot.bearer });
    const list: readonly Record<string, unknown>[] = levels.body.permission_levels ?? [];
    assert.deepEqual(
      list.map((level) => level.permission_level),
      ["CAN_USE"],
    );
  });
});
