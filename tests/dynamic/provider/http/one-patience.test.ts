import assert from "node:assert/strict";
import { ApiError } from "../../../../dynamic/provider/errors/api-error";
import { withOnePatience } from "../../../../dynamic/provider/http/one-patience";
import type { Runtime } from "../../../../dynamic/provider/runtime";
import { createTestRuntime } from "../test-runtime";

const QUESTION = { origin: "https://adb-1.1.azuredatabricks.test", about: "room for more tokens" };

describe("what checks ask for every principal", () => {
  let runtime: Runtime;
  let logged: string[];
  let asked: number;

  beforeEach(() => {
    logged = [];
    asked = 0;
    runtime = createTestRuntime({}, { log: (line) => void logged.push(line) });
  });

  /** Asks, and is refused with this status after so many seconds. */
  async function ask(status: number, seconds: number, changes: object = {}): Promise<void> {
    const refuse = async (): Promise<never> => {
      asked++;
      await runtime.pause(seconds * 1000);
      throw new ApiError("GET https://adb-1.1.azuredatabricks.test/api", status, undefined, "No.");
    };
    await assert.rejects(withOnePatience(runtime, { ...QUESTION, ...changes }, refuse), { status });
  }

  it("asks once where it has waited in vain, and says so", async () => {
    for (const status of [503, 503]) await ask(status, 300);
    assert.equal(asked, 1);
    assert.equal(logged.length, 1);
    assert.match(
      logged[0] ?? "",
      /^https:\S+ cannot be asked now, so this run no longer checks room for more tokens: GET .* returned 503/,
    );
  });

  it("asks again after a failure that came at once", async () => {
    for (const status of [503, 503]) await ask(status, 1);
    assert.equal(asked, 2);
    assert.deepEqual(logged, []);
  });

  it("asks again after a refusal, however late", async () => {
    for (const status of [404, 404]) await ask(status, 20);
    assert.equal(asked, 2);
    assert.deepEqual(logged, []);
  });

  it("asks elsewhere, as another administrator and something else", async () => {
    const administrator = { authType: "pat", token: "dapi-x" };
    for (const changes of [
      {},
      { origin: "https://adb-2.2.azuredatabricks.test" },
      { administrator },
      { about: "CAN USE" },
    ])
      await ask(503, 300, changes);
    assert.equal(asked, 4);
  });

  it("says once what several have waited for at the same time", async () => {
    await Promise.all([ask(503, 300), ask(503, 300)]);
    assert.equal(asked, 2);
    assert.equal(logged.length, 1);
  });
});
