import assert from "node:assert/strict";
import { useEmulatedWorkspace } from "../../emulated-workspace";

const CONF = "/api/2.0/workspace-conf";

describe("emulated workspace settings", () => {
  const emulated = useEmulatedWorkspace();

  it("answer every known key, null where nothing was set", async () => {
    const answer = await emulated.call("GET", `${CONF}?keys=enableTokensConfig%2CmaxTokenLifetimeDays`);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body, { enableTokensConfig: "true", maxTokenLifetimeDays: null });
  });

  it("keep values as they were written", async () => {
    const written = await emulated.call("PATCH", CONF, { body: { enableIpAccessLists: "TRue" } });
    assert.deepEqual([written.status, written.body], [204, undefined]);
    assert.deepEqual((await emulated.call("GET", `${CONF}?keys=enableIpAccessLists`)).body, {
      enableIpAccessLists: "TRue",
    });
  });

  it("refuse the whole request for an unknown key", async () => {
    const got = await emulated.call("GET", `${CONF}?keys=enableTokensConfig,one,two`);
    assert.deepEqual([got.status, got.body.message], [400, 'Invalid keys: ["one","two"]']);
    const patched = await emulated.call("PATCH", CONF, { body: { enableIpAccessLists: "true", one: "1" } });
    assert.deepEqual([patched.status, patched.body.message], [400, 'Invalid keys: ["one"]']);
    assert.equal(emulated.workspace.conf.enableIpAccessLists, undefined);
  });

  it("refuse an empty text, a value that is not text, and a lifetime above 730 days", async () => {
    for (const [body, words] of [
      [{ maxTokenLifetimeDays: "" }, 'Some values are not allowed: {"maxTokenLifetimeDays":""}'],
      [{ maxTokenLifetimeDays: "731" }, 'Some values are not allowed: {"maxTokenLifetimeDays":"731"}'],
      [{ maxTokenLifetimeDays: 90 }, 'Some values are not allowed: {"maxTokenLifetimeDays":90}'],
      [{ enableTokensConfig: true }, 'Some values are not allowed: {"enableTokensConfig":true}'],
    ] as const) {
      const answer = await emulated.call("PATCH", CONF, { body });
      assert.deepEqual([answer.status, answer.body.message], [400, words]);
    }
    assert.deepEqual(emulated.workspace.conf, { enableTokensConfig: "true" });
  });

  it("are for administrators", async () => {
    const robot = await emulated.addLoggedInPrincipal();
    const answer = await emulated.call("GET", `${CONF}?keys=enableTokensConfig`, { bearer: robot.bearer });
    assert.equal(answer.status, 403);
  });
});
