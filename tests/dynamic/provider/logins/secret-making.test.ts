import assert from "node:assert/strict";
import { openPrincipalSession, type Principal } from "../../../../dynamic/provider/logins/principal-session";
import { createRuntime, type Runtime } from "../../../../dynamic/provider/runtime";
import { type EmulatedPrincipal, useEmulatedWorkspace } from "../../../emulated-workspace";
import { addSecret, ONE_TIME_SECONDS, secretsOf } from "../one-time-secrets";

const SECRETS = "/credentials/secrets$";

const LOST_ANSWERS = {
  "is dropped": { kind: "drop-after" },
  "is 500": { kind: "answer-after", status: 500, body: { error_code: "INTERNAL_ERROR", message: "no" } },
  "is 502": { kind: "answer-after", status: 502, body: "<html>bad gateway</html>" },
  "is 503": { kind: "answer-after", status: 503, body: { error_code: "TEMPORARILY_UNAVAILABLE", message: "no" } },
  "is 504": { kind: "answer-after", status: 504, body: "" },
  "has no secret in it": { kind: "answer-after", status: 200, body: { id: "1" } },
  "is cut in the middle": { kind: "answer-after", status: 200, body: '{"id":"1","sec' },
} as const;

describe("the making of a one-time secret", () => {
  const emulated = useEmulatedWorkspace();
  let robot: EmulatedPrincipal;
  let runtime: Runtime;
  let skewMilliseconds: number;
  let onPause: () => void;
  let foreign: readonly string[];
  let messages: string[];

  beforeEach(async () => {
    robot = await emulated.addPrincipal();
    skewMilliseconds = 0;
    onPause = () => undefined;
    foreign = [];
    messages = [];
    const { clock } = emulated.emulator;
    runtime = createRuntime({
      fetch: (...request) => fetch(...request),
      env: emulated.environment(),
      now: () => clock.now() + skewMilliseconds,
      pause: (milliseconds) => {
        emulated.pass(milliseconds);
        onPause();
        return Promise.resolve();
      },
      log: (message) => messages.push(message),
      hasEngine: () => Promise.resolve(true),
    });
    emulated.takeLog();
  });

  const open = () => {
    const login = { authType: "one-time-secret" } as const;
    const principal: Principal = { origin: emulated.host, ...robot, login, administrator: undefined };
    return openPrincipalSession(runtime, principal);
  };

  /** Opens and closes a session, and asserts that the secrets of users are as before. */
  const work = async (): Promise<void> => {
    const session = await open();
    await session.close();
    const ids = secretsOf(emulated, robot).map(({ id }) => id);
    assert.deepEqual(
      foreign.filter((id) => !ids.includes(id)),
      [],
    );
  };

  const addForeign = (count: number): void =>
    void (foreign = Array.from({ length: count }, () => addSecret(emulated, robot)));

  const addOneTime = (secondsAgo: number): string =>
    addSecret(emulated, robot, { secondsAgo, lifetimeSeconds: ONE_TIME_SECONDS });

  const ids = (): readonly string[] => secretsOf(emulated, robot).map(({ id }) => id);

  const count = (method: string): number =>
    emulated.takeRequests().filter((request) => new RegExp(`^${method} .*/credentials/secrets`).test(request)).length;

  it("deletes the oldest secret that killed runs have left where there is no place, and no other", async () => {
    addForeign(2);
    const [old, older, young] = [addOneTime(120), addOneTime(180), addOneTime(10)];
    await work();
    assert.deepEqual([...ids()].sort(), [...foreign, old, young].sort());
    assert.equal(ids().includes(older), false);
  });

  it("reads all pages of the list", async () => {
    emulated.behaviour.secretsPerPage = 2;
    addForeign(4);
    const old = addOneTime(120);
    await work();
    assert.equal(ids().includes(old), false);
  });

  it("leaves what killed runs have left where there is a place", async () => {
    addForeign(1);
    const old = [addOneTime(120), addOneTime(180), addOneTime(240)];
    await work();
    assert.deepEqual(ids(), [...foreign, ...old]);
  });

  it("waits for the secret of a run that may still log in, and deletes it when it is a minute old", async () => {
    addForeign(4);
    const other = addOneTime(10);
    const begun = emulated.emulator.clock.now();
    await work();
    const waited = emulated.emulator.clock.now() - begun;
    assert.ok(waited >= 50_000 && waited < 75_000, String(waited));
    assert.equal(ids().includes(other), false);
  });

  it("gives up a login with a new secret before another run may delete the secret", async () => {
    emulated.behaviour.newSecretRefusedLogins = 1000;
    const begun = emulated.emulator.clock.now();
    await assert.rejects(open(), /invalid_client/);
    assert.ok(emulated.emulator.clock.now() - begun < 60_000);
    assert.deepEqual(ids(), []);
  });

  it("makes it as soon as the other run has deleted its own", async () => {
    addForeign(4);
    const other = addOneTime(0);
    onPause = () => {
      const { workspace } = emulated;
      workspace.oauthSecrets = workspace.oauthSecrets.filter(({ id }) => id !== other);
    };
    await work();
    assert.equal(count("DELETE"), 1);
  });

  for (const minutes of [-5, 5]) {
    it(`succeeds with a clock that is ${minutes} minutes wrong`, async () => {
      skewMilliseconds = minutes * 60_000;
      addForeign(4);
      addOneTime(120);
      await work();
      assert.deepEqual(ids(), foreign);
    });
  }

  it("gives up after two minutes, and names the secrets, when others take each place", async () => {
    addForeign(3);
    addOneTime(0);
    addOneTime(0);
    onPause = () => {
      emulated.workspace.oauthSecrets = emulated.workspace.oauthSecrets.filter(({ id }) => foreign.includes(id));
      addOneTime(0);
      addOneTime(0);
    };
    const begun = emulated.emulator.clock.now();
    await assert.rejects(open(), (error: Error & { readonly code: string }) => {
      assert.equal(error.code, "SECRET_QUOTA_BUSY");
      assert.match(error.message, / has 5 OAuth secrets in .*, a one-time secret, expires within 15 minutes/);
      return true;
    });
    assert.ok(emulated.emulator.clock.now() - begun <= 125_000);
  });

  it("fails at once where all secrets belong to users, and says which, and how to delete one", async () => {
    addForeign(5);
    await assert.rejects(open(), (error: Error & { readonly code: string }) => {
      const { applicationId, servicePrincipalId } = robot;
      assert.equal(error.code, "SECRET_QUOTA");
      assert.ok(
        error.message.startsWith(
          `${applicationId} has 5 OAuth secrets in ${emulated.host}, and a workspace allows 5 per principal`,
        ),
      );
      for (const { id, createdAt } of secretsOf(emulated, robot))
        assert.ok(error.message.includes(`${id} (created ${new Date(createdAt).toISOString()})`), error.message);
      assert.ok(
        error.message.endsWith(
          `Delete one that is not needed: databricks service-principal-secrets-proxy delete ${servicePrincipalId} SECRET_ID`,
        ),
      );
      return true;
    });
    assert.deepEqual(
      emulated.takeRequests().map((request) => request.split(" ")[0]),
      ["POST", "GET"],
    );
    assert.deepEqual(ids(), foreign);
  });

  for (const status of [400, 403, 409, 429]) {
    it(`tries again where another run has taken the last place, and the answer is ${status}`, async () => {
      addForeign(4);
      const other = addOneTime(120);
      emulated.behaviour.secretQuotaExceeded = { status, errorCode: "WHATEVER", message: "No." };
      await work();
      assert.equal(ids().includes(other), false);
    });
  }

  it("tries again where the list after the refusal is stale", async () => {
    addForeign(4);
    const other = addOneTime(120);
    emulated.emulator.faults.add({ method: "GET", path: SECRETS, effect: { kind: "answer", status: 200, body: {} } });
    await work();
    assert.equal(ids().includes(other), false);
  });

  it("names the quota of secrets where the list is refused and there is no place", async () => {
    addForeign(5);
    emulated.emulator.faults.add({
      method: "GET",
      path: SECRETS,
      times: 9,
      effect: { kind: "answer", status: 403, body: { error_code: "PERMISSION_DENIED", message: "no" } },
    });
    await assert.rejects(open(), (error: Error) => /limit of 5 secrets/.test(error.message));
    assert.deepEqual(ids(), foreign);
  });

  for (const status of [403, 404, 500]) {
    it(`goes on where the list is answered ${status}, and leaves the secret of a lost answer to expire`, async () => {
      emulated.emulator.faults.add({ method: "GET", path: SECRETS, times: 9, effect: { kind: "answer", status } });
      emulated.emulator.faults.add({ method: "POST", path: SECRETS, effect: { kind: "drop-after" } });
      await work();
      assert.equal(ids().length, 1);
      assert.equal(count("POST"), 2);
    });
  }

  for (const [name, effect] of Object.entries(LOST_ANSWERS)) {
    it(`finds the secret whose answer ${name}, deletes it and makes another`, async () => {
      addForeign(2);
      const other = addOneTime(30);
      emulated.emulator.faults.add({ method: "POST", path: SECRETS, effect });
      const session = await open();
      assert.equal(ids().length, 4);
      await session.close();
      assert.deepEqual(ids(), [...foreign, other]);
      assert.equal(count("POST"), 2);
    });
  }

  it("finds them all where the first list after a lost answer was stale", async () => {
    emulated.emulator.faults.add({ method: "POST", path: SECRETS, times: 2, effect: { kind: "drop-after" } });
    const stale = { kind: "answer", status: 200, body: {} } as const;
    emulated.emulator.faults.add({ method: "GET", path: SECRETS, effect: stale });
    await work();
    assert.deepEqual(ids(), []);
  });

  it("tries for minutes, and leaves nothing", async () => {
    emulated.emulator.faults.add({ method: "POST", path: SECRETS, times: 1000, effect: { kind: "drop-after" } });
    await assert.rejects(open(), /POST .*\/credentials\/secrets got no answer/);
    assert.ok(count("POST") > 3 && count("POST") < 30, `${count("POST")} requests`);
    assert.deepEqual(ids(), []);
  });

  it("makes at most three whose answers are lost where no list shows them", async () => {
    const refusal = { kind: "answer", status: 403 } as const;
    emulated.emulator.faults.add({ method: "GET", path: SECRETS, times: 1000, effect: refusal });
    emulated.emulator.faults.add({ method: "POST", path: SECRETS, times: 1000, effect: { kind: "drop-after" } });
    await assert.rejects(open(), /POST .*\/credentials\/secrets got no answer/);
    assert.equal(ids().length, 3);
  });

  it("does not repeat a refusal", async () => {
    emulated.emulator.faults.add({ method: "POST", path: SECRETS, effect: { kind: "answer", status: 403 } });
    await assert.rejects(open(), /returned 403/);
    assert.equal(count("POST"), 1);
  });

  it("does not delete what another run or a user has made while its answer was lost", async () => {
    const others: string[] = [];
    emulated.emulator.faults.add({ method: "POST", path: SECRETS, effect: { kind: "drop-after" } });
    onPause = () => undefined;
    const held = emulated.emulator.holds.next({ method: "POST", path: SECRETS, moment: "before" });
    const opening = open();
    const request = await held;
    others.push(addSecret(emulated, robot, { secondsAgo: 0 }), addOneTime(0));
    request.release();
    await (await opening).close();
    for (const id of others) assert.equal(ids().includes(id), true);
  });

  it("does not delete what another run has made while its call waited for a busy workspace", async () => {
    const { faults } = emulated.emulator;
    const busy = { kind: "answer", status: 429, headers: { "retry-after": "30" } } as const;
    faults.add({ method: "POST", path: SECRETS, effect: busy });
    faults.add({ method: "POST", path: SECRETS, effect: { kind: "drop-before" } });
    let other: string | undefined;
    onPause = () => (other ??= addOneTime(20));
    await work();
    assert.deepEqual(ids(), [other]);
    assert.equal(count("POST"), 3);
  });

  it("is silent about a secret that is gone when it is deleted after its work", async () => {
    emulated.emulator.faults.add({ method: "DELETE", path: SECRETS.replace("$", "/"), effect: { kind: "drop-after" } });
    await work();
    assert.deepEqual(ids(), []);
    assert.deepEqual(messages, []);
  });

  it("deletes a secret that could not be deleted after its work, before it makes the next one", async () => {
    emulated.emulator.faults.add({
      method: "DELETE",
      path: SECRETS.replace("$", "/"),
      effect: { kind: "answer", status: 403 },
    });
    await work();
    const [left] = ids();
    assert.match(
      messages.join(),
      new RegExp(`^one-time secret ${left} of .* could not be deleted and expires within 15`),
    );
    const session = await open();
    assert.equal(ids().length, 1);
    assert.notEqual(ids()[0], left);
    await session.close();
    assert.deepEqual(ids(), []);
  });
});
