import assert from "node:assert/strict";
import { ME, useEmulatedWorkspace } from "../../emulated-workspace";

describe("traffic of the emulated workspace", () => {
  const emulated = useEmulatedWorkspace();
  const call = async () => {
    const { status, headers, body } = await emulated.call("GET", ME);
    return { status, retryAfter: headers.get("retry-after"), code: body.error_code as string | undefined };
  };
  const SERVED = { status: 200, retryAfter: null, code: undefined };

  it("has no limit on its first day", async () => {
    for (let request = 0; request < 40; request++) assert.deepEqual(await call(), SERVED);
  });

  for (const [seconds, retryAfter] of [
    [0, null],
    [3, "3"],
  ] as const)
    it(`above its rate gets a 429 ${retryAfter === null ? "without" : "with"} Retry-After, logins too`, async () => {
      Object.assign(emulated.behaviour, {
        requestsPerSecond: 2,
        requestBurst: 3,
        rateLimitedRetryAfterSeconds: seconds,
      });
      emulated.emulator.clock.offsetMilliseconds += 60_000;
      const answers = [await call(), await call(), await call(), await call()];
      const refused = { status: 429, retryAfter, code: "REQUEST_LIMIT_EXCEEDED" };
      assert.deepEqual(answers, [SERVED, SERVED, SERVED, refused]);
      const login = await emulated.call("POST", "/oidc/v1/token", { bearer: null, body: "" });
      assert.equal(login.status, 429);
      emulated.emulator.clock.offsetMilliseconds += 1_000;
      assert.deepEqual([await call(), await call(), await call()], [SERVED, SERVED, refused]);
    });

  it("leaves other services alone", async () => {
    Object.assign(emulated.behaviour, { requestsPerSecond: 0.001, requestBurst: 1 });
    const path = `/${emulated.emulator.store.document.seed.tenantId}/v2.0/.well-known/openid-configuration`;
    for (let request = 0; request < 3; request++) assert.equal((await emulated.call("GET", path)).status, 200);
  });

  it("drops one connection in so many, alternately before and after the request is applied", async () => {
    emulated.behaviour.dropOneConnectionIn = 5;
    const count = () => emulated.workspace.tokens.length;
    const outcomes: boolean[] = [];
    const before = count();
    for (let request = 0; request < 20; request++)
      outcomes.push(await emulated.mint(emulated.adminToken).then(Boolean, () => false));
    assert.equal(outcomes.filter((isAnswered) => !isAnswered).length, 4);
    assert.equal(count() - before, 18);
  });
});
