import assert from "node:assert/strict";
import { warnOfMissingEntitlement } from "../../../../dynamic/provider/checks/entitlement-check";
import type { Runtime } from "../../../../dynamic/provider/runtime";
import { type EmulatedPrincipal, GROUPS, useEmulatedWorkspace } from "../../../emulated-workspace";
import { createTestRuntime } from "../test-runtime";

describe("the warning of a missing entitlement", () => {
  const emulated = useEmulatedWorkspace();
  let messages: string[];
  let runtime: Runtime;

  const start = (environment: Record<string, string> = {}): void => {
    messages = [];
    runtime = createTestRuntime(
      { ...emulated.environment(), ...environment },
      { log: (message) => messages.push(message) },
    );
  };

  beforeEach(() => start());

  const warn = ({ applicationId }: EmulatedPrincipal): Promise<void> =>
    warnOfMissingEntitlement(runtime, {
      origin: emulated.host,
      applicationId,
      servicePrincipalId: undefined,
      login: { authType: "one-time-secret" },
      administrator: undefined,
    });

  const addGroup = ({ servicePrincipalId }: EmulatedPrincipal, displayName: string, entitlement?: string) =>
    emulated.asAdministrator("POST", GROUPS, {
      displayName,
      members: [{ value: servicePrincipalId }],
      ...(entitlement === undefined ? {} : { entitlements: [{ value: entitlement }] }),
    });

  it("names principal and workspace, what is missing and where to give it, once per process", async () => {
    const robot = await emulated.addPrincipal({ entitlements: [{ value: "allow-cluster-create" }] });
    await addGroup(robot, "robots");
    await Promise.all([warn(robot), warn(robot)]);
    assert.deepEqual(messages, [
      `${robot.applicationId} has no entitlement in ${emulated.host}, neither of its own nor by a group that the ` +
        "workspace shows: the mint fails unless this run gives it workspace-access, databricks-sql-access or " +
        "workspace-consume. Give it to the principal or to a group under Settings > Identity and access",
    ]);
  });

  it("is left out for an entitlement of its own, with one request", async () => {
    for (const entitlement of ["workspace-access", "databricks-sql-access", "workspace-consume"]) {
      const robot = await emulated.addPrincipal({ entitlements: [{ value: entitlement }] });
      emulated.takeLog();
      await warn(robot);
      assert.deepEqual(emulated.takeRequests(), ["GET /api/2.0/preview/scim/v2/ServicePrincipals"]);
    }
    assert.deepEqual(messages, []);
  });

  it("is left out for one of a group, of administrators, and of everybody in an old workspace", async () => {
    const inGroup = await emulated.addPrincipal({ entitlements: [{}] });
    await addGroup(inGroup, "robots");
    await addGroup(inGroup, "users-clone", "databricks-sql-access");
    const administrator = await emulated.addPrincipal({ entitlements: [{}] });
    emulated.workspace.groups
      .find(({ displayName }) => displayName === "admins")
      ?.members.push(administrator.servicePrincipalId);
    for (const principal of [inGroup, administrator]) await warn(principal);
    emulated.behaviour.usersAreEntitled = true;
    await warn(await emulated.addPrincipal({ entitlements: [{}] }));
    assert.deepEqual(messages, []);
  });

  it("is left out where it is not known: no such principal, no answer, no administrator", async () => {
    const unknown = { applicationId: "c56a4180-65aa-42ec-a945-5fd21dec0538", servicePrincipalId: "1" };
    await warn(unknown);
    const robot = await emulated.addPrincipal({ entitlements: [{}] });
    emulated.emulator.faults.add({ path: "/ServicePrincipals", effect: { kind: "answer", status: 403 } });
    await warn(robot);
    start({ DATABRICKS_TOKEN: "" });
    await warn(robot);
    assert.deepEqual(messages, []);
  });
});
