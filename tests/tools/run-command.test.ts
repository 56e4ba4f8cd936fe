import assert from "node:assert/strict";
import { runCommand } from "../../tools/run-command";

const node = (program: string, options = {}) => runCommand(process.execPath, ["-e", program], options);

describe("runCommand", () => {
  it("returns what the command prints", async () => {
    assert.equal(await node("console.log('hello'); console.error('noise')"), "hello\n");
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

  it("says that a command is not installed", async () => {
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
});
