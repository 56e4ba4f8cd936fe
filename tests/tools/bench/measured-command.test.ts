import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { measureCommand, readTimes } from "../../../tools/bench/measured-command";
import { readPlugins, tellsPluginMemory } from "../../../tools/bench/process-tree-use";
import { useTemporaryFolder } from "../temporary-folder";

const BUSY_MILLISECONDS = 400;
const BUSY = `const { cpuUsage } = process; while (cpuUsage().user < ${BUSY_MILLISECONDS * 1000}) ;`;

describe("a measured command", () => {
  const folder = useTemporaryFolder();
  const environment = { PATH: process.env["PATH"] ?? "" };
  const measure = (...command: readonly string[]) =>
    measureCommand(command, { cwd: folder(), environment, timesFile: join(folder(), "times") });

  it("has the processor time of what it started, and of what that started", async () => {
    const nested = `require("child_process").execFileSync(process.execPath, ["-e", ${JSON.stringify(BUSY)}])`;
    const { cpuSeconds, wallSeconds } = await measure(process.execPath, "-e", nested);
    assert.ok(cpuSeconds >= BUSY_MILLISECONDS / 1000, `${cpuSeconds} s of processor time`);
    assert.ok(wallSeconds >= BUSY_MILLISECONDS / 1000, `${wallSeconds} s`);
  });

  it("has what it printed, and fails with it", async () => {
    assert.equal((await measure("echo", "two words")).stdout, "two words\n");
    await assert.rejects(
      measure("sh", "-c", "echo why; exit 3"),
      /^Error: sh -c echo why; exit 3 ended with 3:\nwhy\n/,
    );
  });

  it("adds up user and system time of the children, in the words of any POSIX shell", () => {
    assert.equal(readTimes("0m0.10s 0m0.20s\n1m2.50s 0m0.25s\n"), 62.75);
    assert.equal(readTimes("0m0,100s 0m0,200s\n0m1,500s 0m0,500s\n"), 2);
    assert.throws(() => readTimes(""), /the shell's times are ""/);
  });
});

describe("the plugins below a process", () => {
  const folder = useTemporaryFolder();

  it("are told by Linux; elsewhere the bench says that it did not measure them", () => {
    assert.equal(tellsPluginMemory(), process.platform === "linux");
  });

  it("are counted by name with the memory that they hold", async () => {
    const file = join(folder(), "pulumi-resource-toy");
    const held = 64 * 1024 * 1024;
    await writeFile(file, `globalThis.held = Buffer.alloc(${held}, 1); console.log("ready"); process.stdin.resume();`);
    const start = async () => {
      const child = spawn(process.execPath, [file], { stdio: ["pipe", "pipe", "inherit"] });
      await once(child.stdout, "data");
      return child;
    };
    const children = await Promise.all([start(), start()]);
    try {
      const { toy, ...others } = readPlugins(process.pid);
      assert.deepEqual(others, {});
      if (process.platform !== "linux") return assert.equal(toy, undefined);
      assert.equal(toy?.instances, 2);
      assert.ok(toy.bytes > 2 * held, `${toy.bytes} bytes`);
    } finally {
      for (const child of children) {
        child.stdin.end();
        await once(child, "exit");
      }
    }
    assert.deepEqual(readPlugins(process.pid), {});
  });
});
