import * as assert from "node:assert/strict";
import { getCurrentUserName } from "../../../../dynamic/provider/databricks/service-principals-api";
import { openPrincipalSession, type Principal } from "../../../../dynamic/provider/logins/principal-session";
import { createRuntime, type Runtime } from "../../../../dynamic/provider/runtime";
import { type EmulatedPrincipal, useEmulatedWorkspace } from "../../../emulated-workspace";
import { secretsOf } from "../one-time-secrets";

const MINUTE = 60_000;

describe("the login by a one-time secret that sessions of a principal share", () => {
  const emulated = useEmulatedWorkspace();
  let robot: EmulatedPrincipal;
  let runtime: Runtime;

  beforeEach(async () => {
    robot = await emulated.addPrincipal();
    const { clock } = emulated.emulator;
    runtime = createRuntime({
      fetch: (...request) => fetch(...request),
      env: emulated.environment(),
      now: () => clock.now(),
      pause: (milliseconds) => Promise.resolve(emulated.pass(milliseconds)),
      log: () => undefined,
      hasEngine: () => Promise.resolve(true),
    });
    emulated.takeLog();
  });

  const toPrincipal = (principal: EmulatedPrincipal, changes: Partial<Principal> = {}): Principal => ({
    origin: emulated.host,
    ...principal,
    login: { authType: "one-time-secret" },
    administrator: undefined,
    ...changes,
  });

  const open = (changes: Partial<Principal> = {}) => openPrincipalSession(runtime, toPrincipal(robot, changes));

  /** The writes and logins since the last call, without ids. */
  const takeWrites = (): readonly string[] =>
    emulated
      .takeRequests()
      .filter((request) => !request.startsWith("GET "))
      .map((request) => request.replace(/^(\w+) .*\/(secrets|token)\b.*/, "$1 $2"));

  it("is made once, also for a session that joins while it is made, and ends with the last session", async () => {
    const [first, second] = await Promise.all([open(), open()]);
    const third = await open({ applicationId: robot.applicationId.toUpperCase(), servicePrincipalId: undefined });
    assert.deepEqual(takeWrites(), ["POST secrets", "POST token"]);
    await first.close();
    await second.close();
    assert.deepEqual(takeWrites(), []);
    assert.equal(await getCurrentUserName(third.client), robot.applicationId);
    await third.close();
    assert.deepEqual(takeWrites(), ["DELETE secrets"]);
  });

  it("is made again for a session that comes after the last one, when the first secret is deleted", async () => {
    const effect = { kind: "delay", milliseconds: 100 } as const;
    emulated.emulator.faults.add({ method: "DELETE", path: "/secrets/", effect });
    const first = await open();
    const closing = first.close();
    const second = await open();
    await closing;
    assert.deepEqual(takeWrites(), ["POST secrets", "POST token", "DELETE secrets", "POST secrets", "POST token"]);
    assert.equal(secretsOf(emulated, robot).length, 1);
    await second.close();
  });

  it("is not that of another principal or of another administrator", async () => {
    const other = await emulated.addPrincipal();
    const administrator = { authType: "pat", token: emulated.adminToken } as const;
    const mine = await open();
    const others = await openPrincipalSession(runtime, toPrincipal(other));
    const given = await open({ administrator });
    assert.equal(await getCurrentUserName(others.client), other.applicationId);
    assert.equal(secretsOf(emulated, robot).length, 2);
    assert.equal(secretsOf(emulated, other).length, 1);
    for (const session of [mine, others, given]) await session.close();
    assert.deepEqual([...secretsOf(emulated, robot), ...secretsOf(emulated, other)], []);
  });

  it("fails for all who wait for it, leaves nothing, and is tried again by the next session", async () => {
    emulated.emulator.faults.add({ path: "/oidc/v1/token", effect: { kind: "answer", status: 400 } });
    const sessions = await Promise.allSettled([open(), open(), open()]);
    assert.deepEqual(
      sessions.map(({ status }) => status),
      ["rejected", "rejected", "rejected"],
    );
    assert.deepEqual(takeWrites(), ["POST secrets", "POST token", "DELETE secrets"]);
    const session = await open();
    assert.equal(await getCurrentUserName(session.client), robot.applicationId);
    await session.close();
    assert.deepEqual(secretsOf(emulated, robot), []);
  });

  it("is made again, once for all, when a session is open for longer than its secret and its access token live", async () => {
    const sessions = await Promise.all([open(), open()]);
    takeWrites();
    emulated.pass(61 * MINUTE);
    const names = await Promise.all(sessions.map(({ client }) => getCurrentUserName(client)));
    assert.deepEqual(names, [robot.applicationId, robot.applicationId]);
    assert.deepEqual(takeWrites(), ["POST token", "DELETE secrets", "POST secrets", "POST token"]);
    for (const session of sessions) await session.close();
    assert.deepEqual(secretsOf(emulated, robot), []);
  });

  it("is made again when the workspace no longer accepts its access token and its secret is gone", async () => {
    const session = await open();
    emulated.workspace.oauthSecrets = emulated.workspace.oauthSecrets.filter(
      ({ principalId }) => principalId !== robot.servicePrincipalId,
    );
    emulated.emulator.faults.add({ path: "/Me", effect: { kind: "answer", status: 401 } });
    assert.equal(await getCurrentUserName(session.client), robot.applicationId);
    await session.close();
    assert.deepEqual(secretsOf(emulated, robot), []);
  });
});
