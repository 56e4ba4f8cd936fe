import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { type Properties, UNKNOWN } from "../../../../dynamic/provider/lifecycles/properties";
import { type EmulatedPrincipal, SERVICE_PRINCIPALS } from "../../../emulated-workspace";
import { describeLifecycle } from "../describe-lifecycle";

const OBJECT_ID = "5B4A5FC0-2C7F-4B8C-9F5E-0A1D6B1F1E11";

describeLifecycle("ExistingPrincipal", "existingPrincipal", (provider) => {
  const { workspace } = provider;
  let robot: EmulatedPrincipal;

  beforeEach(async () => {
    robot = await workspace.addPrincipal({ displayName: 'the "robot"' });
    const principal = workspace.workspace.principals.find(({ id }) => id === robot.servicePrincipalId);
    Object.assign(principal ?? {}, { externalId: OBJECT_ID.toLowerCase() });
    workspace.takeLog();
  });

  const inputsOf = (key: Properties): Properties => ({ host: workspace.host, ...key });

  const keys = (): Readonly<Record<string, Properties>> => ({
    "its object id, whatever its capitals": { objectId: OBJECT_ID },
    "its display name": { displayName: 'the "robot"' },
    "its numeric id": { servicePrincipalId: robot.servicePrincipalId },
  });

  for (const sentence of ["its object id, whatever its capitals", "its display name", "its numeric id"]) {
    it(`is found by ${sentence} with one request, and then never again`, async () => {
      const news = inputsOf(keys()[sentence] ?? {});
      const { inputs, failures } = await provider.startProcess().existingPrincipal.check({}, news);
      assert.deepEqual([inputs, failures], [{ ...news, ...robot }, []]);
      assert.equal(workspace.takeRequests().length, 1);
      const { outs } = await provider.startProcess().existingPrincipal.create(inputs);
      const { existingPrincipal } = provider.startProcess({ DATABRICKS_TOKEN: "" });
      assert.deepEqual(await existingPrincipal.check(inputs, news), { inputs, failures: [] });
      assert.equal((await existingPrincipal.diff("x", outs, inputs)).changes, false);
      await existingPrincipal.delete("x", outs);
      assert.deepEqual(workspace.takeRequests(), []);
    });
  }

  it("stays the same principal when it gets another name, and another one gets its name", async () => {
    const news = inputsOf({ displayName: 'the "robot"' });
    const { inputs } = await provider.lifecycle.check({}, news);
    const principal = workspace.workspace.principals.find(({ id }) => id === robot.servicePrincipalId);
    Object.assign(principal ?? {}, { displayName: "retired" });
    await workspace.addPrincipal({ displayName: 'the "robot"' });
    const again = await provider.startProcess().existingPrincipal.check(inputs, news);
    assert.equal(again.inputs.applicationId, robot.applicationId);
    const { outs } = await provider.lifecycle.create(inputs);
    assert.equal((await provider.startProcess().existingPrincipal.read("x", outs)).id, "x");
  });

  it("is another one when another name is given, and the difference shows its id", async () => {
    const { inputs } = await provider.lifecycle.check({}, inputsOf({ displayName: 'the "robot"' }));
    const { outs } = await provider.lifecycle.create(inputs);
    const other = await workspace.addPrincipal({ displayName: "other" });
    const next = await provider.startProcess().existingPrincipal.check(inputs, inputsOf({ displayName: "other" }));
    assert.equal(next.inputs.applicationId, other.applicationId);
    const { changes, replaces } = await provider.lifecycle.diff("x", outs, next.inputs);
    assert.deepEqual([changes, replaces], [true, []]);
  });

  it("is gone in a refresh when the workspace no longer has it, and then another one of its name is found", async () => {
    const news = inputsOf({ displayName: 'the "robot"' });
    const { inputs } = await provider.lifecycle.check({}, news);
    const { outs } = await provider.lifecycle.create(inputs);
    await workspace.asAdministrator("DELETE", `${SERVICE_PRINCIPALS}/${robot.servicePrincipalId}`);
    const other = await workspace.addPrincipal({ displayName: 'the "robot"' });
    const { existingPrincipal } = provider.startProcess();
    assert.deepEqual(await existingPrincipal.read("x", outs), {});
    assert.equal((await existingPrincipal.check({}, news)).inputs.applicationId, other.applicationId);
  });

  it("stays in the state in a refresh that cannot log in", async () => {
    const { inputs } = await provider.lifecycle.check({}, inputsOf({ objectId: OBJECT_ID }));
    const { outs } = await provider.lifecycle.create(inputs);
    assert.equal((await provider.startProcess({ DATABRICKS_TOKEN: "" }).existingPrincipal.read("x", outs)).id, "x");
  });

  it("is found among all where the workspace does not filter by object ids", async () => {
    for (let index = 0; index < 120; index += 1) await workspace.addPrincipal({ displayName: `other ${index}` });
    const body = { detail: "Given filter attribute is not supported", status: "400" };
    const effect = { kind: "answer", status: 400, body } as const;
    workspace.emulator.faults.add({ path: "/ServicePrincipals", times: 1, effect });
    const { inputs } = await provider.startProcess().existingPrincipal.check({}, inputsOf({ objectId: OBJECT_ID }));
    assert.equal(inputs.applicationId, robot.applicationId);
  });

  it("fails the check where several have the name, and names them", async () => {
    const second = await workspace.addPrincipal({ displayName: 'the "robot"' });
    Object.assign(workspace.workspace.principals.find(({ id }) => id === second.servicePrincipalId) ?? {}, {
      active: false,
    });
    const { failures } = await provider.lifecycle.check({}, inputsOf({ displayName: 'the "robot"' }));
    assert.match(
      failures[0]?.reason ?? "",
      new RegExp(
        `^displayName: 2 service principals of http.* have the display name .*: give the applicationId of one of ` +
          `${robot.applicationId}, ${second.applicationId} \\(inactive\\)\\. No token was changed`,
      ),
    );
  });

  const missing: Readonly<Record<string, readonly [Properties, RegExp]>> = {
    "the object id": [
      { objectId: randomUUID() },
      /^objectId: .* has no service principal with the object id .*: correct it, or give applicationId; one that was added by its application id alone/,
    ],
    "the name": [
      { displayName: "Robot" },
      /^displayName: .* has no service principal with the display name "Robot": correct it, or give applicationId; capitals count/,
    ],
    "the numeric id": [
      { servicePrincipalId: "1" },
      /^servicePrincipalId: .* has no service principal with the numeric id "1"/,
    ],
  };
  for (const [sentence, [key, reason]] of Object.entries(missing)) {
    it(`fails the check where nobody has ${sentence}`, async () => {
      const { failures } = await provider.lifecycle.check({}, inputsOf(key));
      assert.match(failures[0]?.reason ?? "", reason);
    });
  }

  it("fails the check without an administrator, and names the way without one", async () => {
    const { existingPrincipal } = provider.startProcess({ DATABRICKS_TOKEN: "" });
    const { failures } = await existingPrincipal.check({}, inputsOf({ displayName: "robot" }));
    assert.match(
      failures[0]?.reason ?? "",
      /^displayName: the principal could not be looked up \(with applicationId it need not be\): no login/,
    );
  });

  it("fails the check with none or two of the keys", async () => {
    const none = await provider.lifecycle.check({}, inputsOf({}));
    assert.match(
      none.failures[0]?.reason ?? "",
      /^displayName: is missing: give objectId or displayName or servicePrincipalId/,
    );
    const two = await provider.lifecycle.check({}, inputsOf({ displayName: "robot", objectId: OBJECT_ID }));
    assert.match(two.failures[0]?.reason ?? "", /^objectId: stands beside displayName/);
  });

  it("is unknown as long as the workspace is", async () => {
    const news = { host: UNKNOWN, displayName: "robot" };
    const { inputs } = await provider.lifecycle.check({}, news);
    assert.deepEqual(inputs, { ...news, applicationId: UNKNOWN, servicePrincipalId: UNKNOWN });
  });
});
