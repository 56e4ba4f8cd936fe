import assert from "node:assert/strict";
import {
  type Answer,
  type EmulatedPrincipal,
  GROUPS,
  ME,
  SERVICE_PRINCIPALS,
  useEmulatedWorkspace,
  USERS,
} from "../../emulated-workspace";

const LIST = "/api/2.0/token/list";
const CLUSTERS = "/api/2.1/clusters/list";
const ENTERING = "databricks-sql-access or workspace-access or workspace-consume entitlements";

describe("entitlements in the emulated workspace", () => {
  const emulated = useEmulatedWorkspace();
  const addWithout = (): Promise<EmulatedPrincipal> => emulated.addPrincipal({ entitlements: [{}] });
  const grant = (path: string, entitlement: string, op: "add" | "remove" = "add"): Promise<unknown> => {
    const operation =
      op === "add"
        ? { op, path: "entitlements", value: [{ value: entitlement }] }
        : { op, path: `entitlements[value eq "${entitlement}"]` };
    return emulated.asAdministrator("PATCH", path, { Operations: [operation] });
  };
  const pathOf = ({ servicePrincipalId }: EmulatedPrincipal): string => `${SERVICE_PRINCIPALS}/${servicePrincipalId}`;
  const statusOf = async (path: string, bearer: string): Promise<number> =>
    (await emulated.call("GET", path, { bearer })).status;

  function assertRefused({ status, body }: Answer, entitlements: string): void {
    assert.equal(status, 403);
    assert.deepEqual(body, {
      error_code: "PERMISSION_DENIED",
      message: `This API is disabled for users without the ${entitlements}.`,
    });
  }

  it("are none for a new principal: it logs in, and every call is refused, also by an administrator's API", async () => {
    const robot = await addWithout();
    await emulated.grantUsage(robot);
    const bearer = await emulated.logIn(robot);
    for (const path of [ME, LIST]) assertRefused(await emulated.call("GET", path, { bearer }), ENTERING);
    for (const path of [CLUSTERS, "/api/2.0/workspace-conf?keys=enableTokensConfig", GROUPS]) {
      assertRefused(await emulated.call("GET", path, { bearer }), "workspace-access entitlement");
    }
  });

  it("are fixed into an OAuth token when it is issued, and a new token has the new ones at once", async () => {
    const robot = await addWithout();
    const before = await emulated.logIn(robot);
    await grant(pathOf(robot), "workspace-access");
    assert.equal(await statusOf(ME, before), 403);
    const after = await emulated.logIn(robot);
    assert.equal(await statusOf(ME, after), 200);
    await grant(pathOf(robot), "workspace-access", "remove");
    assert.equal(await statusOf(ME, after), 200);
    assert.equal(await statusOf(ME, await emulated.logIn(robot)), 403);
  });

  it("of a personal access token and of an Entra token are those that the principal has now", async () => {
    const robot = await emulated.addPrincipal();
    await emulated.grantUsage(robot);
    const { tokenValue } = await emulated.mintByHand(robot, {});
    const entra = await emulated.entraToken(robot.applicationId);
    for (const bearer of [tokenValue, entra]) assert.equal(await statusOf(ME, bearer), 200);
    await grant(pathOf(robot), "workspace-access", "remove");
    for (const bearer of [tokenValue, entra]) {
      assertRefused(await emulated.call("GET", ME, { bearer }), ENTERING);
    }
    await grant(pathOf(robot), "workspace-access");
    for (const bearer of [tokenValue, entra]) assert.equal(await statusOf(ME, bearer), 200);
  });

  for (const entitlement of ["databricks-sql-access", "workspace-consume"]) {
    it(`open /Me and the token API with ${entitlement}, and no other API`, async () => {
      const robot = await emulated.addPrincipal({ entitlements: [{ value: entitlement }] });
      await emulated.grantUsage(robot);
      const bearer = await emulated.logIn(robot);
      for (const path of [ME, LIST]) assert.equal(await statusOf(path, bearer), 200);
      assertRefused(await emulated.call("GET", CLUSTERS, { bearer }), "workspace-access entitlement");
    });
  }

  it("open nothing with those that allow to create things", async () => {
    const robot = await emulated.addPrincipal({ entitlements: [{ value: "allow-cluster-create" }] });
    assertRefused(await emulated.call("GET", ME, { bearer: await emulated.logIn(robot) }), ENTERING);
  });

  it("open the token API as configured", async () => {
    emulated.behaviour.entitlementsThatOpen = {
      ...emulated.behaviour.entitlementsThatOpen,
      tokens: ["workspace-access"],
    };
    const robot = await emulated.addPrincipal({ entitlements: [{ value: "workspace-consume" }] });
    await emulated.grantUsage(robot);
    const bearer = await emulated.logIn(robot);
    assertRefused(await emulated.call("GET", LIST, { bearer }), "workspace-access entitlement");
  });

  it("come from a group too, also from one in another, and end with the membership", async () => {
    const robot = await addWithout();
    const inner = await emulated.asAdministrator("POST", GROUPS, {
      displayName: "robots",
      members: [{ value: robot.servicePrincipalId }],
    });
    const outer = await emulated.asAdministrator("POST", GROUPS, {
      displayName: "users-clone-2026-09-14 (created by Databricks)",
      members: [{ value: inner.id }],
      entitlements: [{ value: "workspace-access" }],
    });
    assert.equal(await statusOf(CLUSTERS, await emulated.logIn(robot)), 200);
    const leave = { op: "remove", path: `members[value eq "${String(inner.id)}"]` };
    await emulated.asAdministrator("PATCH", `${GROUPS}/${String(outer.id)}`, { Operations: [leave] });
    assert.equal(await statusOf(CLUSTERS, await emulated.logIn(robot)), 403);
  });

  it("are all those of administrators", async () => {
    const admins = emulated.workspace.groups.find(({ displayName }) => displayName === "admins");
    const listed = await emulated.asAdministrator("GET", `${GROUPS}/${admins?.id}`);
    assert.deepEqual(listed.entitlements, [
      { value: "allow-cluster-create" },
      { value: "allow-instance-pool-create" },
      { value: "databricks-sql-access" },
      { value: "workspace-access" },
      { value: "workspace-consume" },
    ]);
    const robot = await addWithout();
    admins?.members.push(robot.servicePrincipalId);
    assert.equal(await statusOf(GROUPS, await emulated.logIn(robot)), 200);
  });

  for (const name of ["users", "admins"]) {
    it(`are written to the system group ${name} with 200, and nothing changes`, async () => {
      const id = emulated.workspace.groups.find(({ displayName }) => displayName === name)?.id;
      const path = `${GROUPS}/${id}`;
      const before = await emulated.asAdministrator("GET", path);
      await grant(path, "workspace-consume");
      await grant(path, "workspace-access", "remove");
      await emulated.asAdministrator("PUT", path, { ...before, entitlements: [{ value: "databricks-sql-access" }] });
      assert.deepEqual(await emulated.asAdministrator("GET", path), before);
      assert.equal(await statusOf(ME, await emulated.logIn(await addWithout())), 403);
    });
  }

  it("are workspace and SQL access for everybody in an old workspace", async () => {
    emulated.behaviour.usersAreEntitled = true;
    assert.equal(await statusOf(CLUSTERS, await emulated.logIn(await addWithout())), 200);
  });

  it("are missing from as many OAuth tokens as configured after they were granted", async () => {
    emulated.behaviour.newEntitlementUnentitledLogins = 2;
    emulated.behaviour.secretQuota = 10;
    const robot = await emulated.addPrincipal();
    const statuses = async (): Promise<readonly number[]> => {
      const found: number[] = [];
      for (let login = 0; login < 3; login++) found.push(await statusOf(ME, await emulated.logIn(robot)));
      return found;
    };
    assert.deepEqual(await statuses(), [403, 403, 200]);
    await grant(pathOf(robot), "workspace-access", "remove");
    await grant(pathOf(robot), "workspace-access");
    assert.deepEqual(await statuses(), [403, 403, 200]);
  });

  describe("read by SCIM", () => {
    it("are left out for a caller who is no administrator", async () => {
      const robot = await emulated.addLoggedInPrincipal();
      const { bearer } = robot;
      const one = await emulated.call("GET", pathOf(robot), { bearer });
      assert.deepEqual([one.status, one.body.displayName, one.body.entitlements], [200, "robot", undefined]);
      for (const path of [SERVICE_PRINCIPALS, GROUPS, USERS]) {
        const { status, body } = await emulated.call("GET", path, { bearer });
        const resources: readonly Record<string, unknown>[] = body.Resources ?? [];
        assert.equal(status, 200);
        assert.ok(resources.length > 0 && resources.every((resource) => resource.entitlements === undefined), path);
      }
      assert.deepEqual((await emulated.asAdministrator("GET", pathOf(robot))).entitlements, [
        { value: "workspace-access" },
      ]);
    });
  });
});
