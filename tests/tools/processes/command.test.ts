import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { runCommand } from "../../../tools/processes/command";
import { isAlive } from "../../../tools/processes/is-alive";
import { startCommand } from "../../../tools/processes/started-command";
import { useTemporaryFolder } from "../temporary-folder";

const COMMAND = join(__dirname, "../../../tools/processes/command.js");

const node = (program: string, options = {}) => runCommand(process.execPath, ["-e", program], options);

describe("runCommand", () => {
  const folder = useTemporaryFolder();

  it("returns what the command prints", async () => {
    assert.equal(await node("console.log('hello'); console.error('progress')"), "hello\n");
  });

  it("gives the command exactly the environment it is given", async () => {
    const printed = await node("console.log(JSON.stringify(process.env))", { environment: { ONLY: "this" } });
    assert.deepEqual(JSON.parse(printed), { ONLY: "this" });
  });

  it("throws with the last lines of a command that fails", async () => {
    const failing = node("for (const n of [1, 2, 3, 4, 5, 6]) console.error('line', n); process.exitCode = 3");
    await assert.rejects(failing, {
      message: `${process.execPath} ended with 3: line 2\nline 3\nline 4\nline 5\nline 6`,
    });
  });

  it("reports that a command is not installed", async () => {
    await assert.rejects(runCommand("no-such-command-here", []), { message: "no-such-command-here is not installed" });
  });

  it("ends a command that takes too long, and what it started", async () => {
    const program = `
      const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"],
        { stdio: "inherit" });
      setInterval(() => child, 1000);`;
    // The output pipe closes only when the grandchild, which holds it too, is gone.
    await assert.rejects(node(program, { timeoutMilliseconds: 300 }), {
      message: `${process.execPath} took longer than 0.3 s`,
    });
  });

  it("ends the command and what it started when a signal ends this process", async () => {
    // The command prints the id of a process that it started; both run for ever.
    const command = `
      const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
      require("node:fs").writeFileSync("pid", String(child.pid));
      setInterval(() => {}, 1000);`;
    const program = `
      const { runCommand } = require(${JSON.stringify(COMMAND)});
      runCommand(process.execPath, ["-e", ${JSON.stringify(command)}]);`;
    const { process: child, ended } = await startCommand(process.execPath, ["-e", program], { cwd: folder() });
    const pid = await readPid(join(folder(), "pid"));
    child.kill("SIGTERM");
    assert.equal((await ended).exitCode, 128 + 15);
    while (isAlive(pid)) await delay(10);
  });
});

/** Waits until the file has a process id. */
async function readPid(file: string): Promise<number> {
  for (;;) {
    const text = await readFile(file, "utf8").catch(() => "");
    if (text !== "") return Number(text);
    await delay(10);
  }
}
