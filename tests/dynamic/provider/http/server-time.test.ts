import assert from "node:assert/strict";
import { knowsServerTime, rememberServerTime, serverNow } from "../../../../dynamic/provider/http/server-time";
import type { Runtime } from "../../../../dynamic/provider/runtime";
import { createTestRuntime } from "../test-runtime";

const ORIGIN = "https://adb-1.test";
const NOW = Date.parse("2026-01-10T00:00:00Z");

/** What a process knows and says after one answer with these headers. */
function after(
  headers: Record<string, string>,
  env: Record<string, string> = {},
): { readonly runtime: Runtime; readonly messages: readonly string[] } {
  const messages: string[] = [];
  const log = (message: string): number => messages.push(message);
  const runtime = createTestRuntime(env, { now: () => NOW, log });
  for (const path of ["/one", "/two"]) rememberServerTime(runtime, ORIGIN + path, new Headers(headers));
  return { runtime, messages };
}

const time = (runtime: Runtime): string => new Date(serverNow(runtime, ORIGIN)).toISOString();

describe("the time of a server", () => {
  const ANSWERS: Readonly<Record<string, readonly [date: string, time: string, message?: string]>> = {
    "is this machine's for a difference below a minute": ["Sat, 10 Jan 2026 00:00:59 GMT", "2026-01-10T00:00:00.000Z"],
    "is the server's for a minute": ["Sat, 10 Jan 2026 00:01:00 GMT", "2026-01-10T00:01:00.000Z"],
    "is the server's, and is told once, for ten minutes": [
      "Sat, 10 Jan 2026 00:10:00 GMT",
      "2026-01-10T00:10:00.000Z",
      "this machine's clock is 10 minutes behind the clock of https://adb-1.test: set it right, because it decides when tokens are renewed",
    ],
    "is the server's where this machine is hours ahead": [
      "Fri, 09 Jan 2026 19:00:00 GMT",
      "2026-01-09T19:00:00.000Z",
      "this machine's clock is 5 h ahead of the clock of https://adb-1.test: set it right, because it decides when tokens are renewed",
    ],
    "is the server's where this machine is days behind": [
      "Thu, 19 Feb 2026 00:00:00 GMT",
      "2026-02-19T00:00:00.000Z",
      "this machine's clock is 40 days behind the clock of https://adb-1.test: set it right, because it decides when tokens are renewed",
    ],
    "is this machine's where the date cannot be read": ["yesterday", "2026-01-10T00:00:00.000Z"],
  };
  for (const [sentence, [date, expected, message]] of Object.entries(ANSWERS)) {
    it(sentence, () => {
      const { runtime, messages } = after({ date });
      assert.equal(time(runtime), expected);
      assert.deepEqual(messages, message === undefined ? [] : [message]);
    });
  }

  it("is not that of an answer from a cache", () => {
    const { runtime } = after({ date: "Fri, 09 Jan 2026 19:00:00 GMT", age: "18000" });
    assert.equal(time(runtime), "2026-01-10T00:00:00.000Z");
    assert.equal(knowsServerTime(runtime, ORIGIN), false);
  });

  it("is that of one server only", () => {
    const { runtime } = after({ date: "Fri, 09 Jan 2026 19:00:00 GMT" });
    assert.equal(serverNow(runtime, "https://adb-2.test"), NOW);
    assert.deepEqual(
      [ORIGIN, "https://adb-2.test"].map((origin) => knowsServerTime(runtime, origin)),
      [true, false],
    );
  });

  it("is the rehearsed one in a rehearsal, which asks nobody", () => {
    const { runtime, messages } = after(
      { date: "Fri, 09 Jan 2026 19:00:00 GMT" },
      { DATABRICKS_PAT_NOW: "2026-12-24T00:00:00Z" },
    );
    assert.equal(time(runtime), "2026-12-24T00:00:00.000Z");
    assert.equal(knowsServerTime(runtime, ORIGIN), true);
    assert.deepEqual(messages, []);
  });
});
