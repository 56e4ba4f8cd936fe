import assert from "node:assert/strict";
import { startCommand } from "../../../tools/processes/started-command";

describe("startCommand", () => {
  const node = (program: string) => startCommand(process.execPath, ["-e", program]);

  it("gives the exit code and both outputs of a command, however it ends", async () => {
    const { ended } = await node("console.log('out'); console.error('error'); process.exitCode = 7");
    assert.deepEqual(await ended, { exitCode: 7, stdout: "out\n", stderr: "error\n" });
  });

  it("gives 128 + n for a command that signal n ended", async () => {
    const { process: child, ended } = await node("setInterval(() => {}, 1000)");
    child.kill("SIGTERM");
    assert.equal((await ended).exitCode, 128 + 15);
  });

  it("fails when the command cannot be started", async () => {
    const { ended } = await startCommand("no-such-command-here", []);
    await assert.rejects(ended, { code: "ENOENT" });
  });
});
