import assert from "node:assert/strict";
import {
  isAlias,
  isKnownAlias,
  knownWorkspaceId,
  rememberAnswer,
  rememberSavedId,
} from "../../../../dynamic/provider/databricks/workspace-id";
import type { Runtime } from "../../../../dynamic/provider/runtime";
import { createTestRuntime } from "../test-runtime";

const ADB = "https://adb-123.7.azuredatabricks.net";
const PRIVATE = "https://workspace.test";
const OTHER = "https://other.test";

describe("the id of a workspace", () => {
  let requests: string[];
  let answers: Record<string, () => Response>;
  let runtime: Runtime;

  beforeEach(() => {
    requests = [];
    answers = {};
    const answer: typeof fetch = (input) => {
      const url = String(input);
      requests.push(url);
      const respond = answers[new URL(url).origin];
      return respond === undefined ? Promise.reject(new Error("no such host")) : Promise.resolve(respond());
    };
    runtime = createTestRuntime({}, { fetch: answer });
  });

  const says = (workspace_id: unknown) => (): Response => Response.json({ workspace_id });

  for (const [origin, id] of [
    [ADB, "123"],
    ["https://adb-123.7.databricks.azure.us", "123"],
    ["https://adb-123.7.databricks.azure.cn:8443", "123"],
    ["https://adb-dp-123.7.azuredatabricks.net", undefined],
    ["https://adb-123.7.azuredatabricks.net.attacker.test", undefined],
    ["https://westeurope.azuredatabricks.net", undefined],
  ] as const) {
    it(`in the name ${origin} is ${id ?? "not known"}`, () => assert.equal(knownWorkspaceId(runtime, origin), id));
  }

  it("comes from the host's name before an answer, and from an answer before the saved state", () => {
    const headers = new Headers({ "x-databricks-org-id": "7" });
    for (const origin of [ADB, PRIVATE]) rememberAnswer(runtime, origin, headers);
    for (const origin of [ADB, PRIVATE, OTHER]) rememberSavedId(runtime, origin, "9");
    const ids = [ADB, PRIVATE, OTHER].map((origin) => knownWorkspaceId(runtime, origin));
    assert.deepEqual(ids, ["123", "7", "9"]);
  });

  it("is asked of each host once per process, without credentials", async () => {
    answers = { [PRIVATE]: says("123") };
    for (let time = 0; time < 2; time++) assert.equal(await isAlias(runtime, ADB, PRIVATE), true);
    assert.deepEqual(requests, [`${PRIVATE}/.well-known/databricks-config`]);
    assert.equal(isKnownAlias(runtime, PRIVATE, ADB), true);
  });

  it("is not asked for the same origin", async () => {
    assert.equal(await isAlias(runtime, PRIVATE, PRIVATE), true);
    assert.deepEqual(requests, []);
  });

  it("may be a number", async () => {
    answers = { [PRIVATE]: says(123) };
    assert.equal(await isAlias(runtime, ADB, PRIVATE), true);
  });

  for (const [sentence, answer] of [
    ["another id", says("124")],
    ["no id", says(undefined)],
    ["0", says("0")],
    ["something else", says("abc")],
    ["a page", () => new Response("<html>")],
    ["a refusal", () => new Response("", { status: 403 })],
  ] as const) {
    it(`makes no alias of a host that answers ${sentence}`, async () => {
      answers = { [PRIVATE]: answer, [OTHER]: answer };
      assert.equal(await isAlias(runtime, ADB, PRIVATE), false);
      if (sentence !== "another id") assert.equal(await isAlias(runtime, OTHER, PRIVATE), false);
    });
  }

  it("makes no alias of hosts that do not answer: the old one is asked once, the new one again", async () => {
    answers = { [PRIVATE]: says("123") };
    assert.equal(await isAlias(runtime, OTHER, PRIVATE), false);
    assert.equal(requests.filter((url) => url.startsWith(OTHER)).length, 1);
    runtime = createTestRuntime({}, { fetch: runtime.fetch });
    requests.length = 0;
    assert.equal(await isAlias(runtime, PRIVATE, OTHER), false);
    assert.ok(requests.filter((url) => url.startsWith(OTHER)).length > 1);
  });
});
