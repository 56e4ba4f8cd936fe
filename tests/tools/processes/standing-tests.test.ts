import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { utimes } from "node:fs/promises";
import { join } from "node:path";
import { watchStandingTests } from "../../../tools/processes/standing-tests";
import { useTemporaryFolder, writeFiles } from "../temporary-folder";

describe("the watch over standing tests", () => {
  const folder = useTemporaryFolder();

  it("ends the process whose test began too long ago, names the test, and leaves the others", async () => {
    const [standing, running] = [0, 1].map(() => spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]));
    assert.ok(standing !== undefined && running !== undefined);
    const lines: string[] = [];
    const watch = watchStandingTests(folder(), 60_000, (line) => void lines.push(line), 20);
    try {
      const ended = once(standing, "exit");
      const waits = { title: "waits", file: "a.test.js" };
      await writeFiles(folder(), {
        [String(running.pid)]: JSON.stringify({ title: "goes on", file: "b.test.js" }),
        [String(standing.pid)]: JSON.stringify(waits),
      });
      const early = new Date(Date.now() - 61_000);
      await utimes(join(folder(), String(standing.pid)), early, early);
      assert.deepEqual(await ended, [null, "SIGKILL"]);
      assert.equal(running.exitCode ?? running.signalCode, null);
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(watch.ended, [waits]);
      assert.deepEqual(lines, ['Its process stands still, 1 min after "waits" began, and is ended.']);
    } finally {
      watch.stop();
      standing.kill("SIGKILL");
      running.kill("SIGKILL");
    }
  });
});
