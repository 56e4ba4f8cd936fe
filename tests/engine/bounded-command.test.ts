import assert from "node:assert/strict";
import { startCommand } from "../../tools/processes/started-command";
import { withinBound } from "./bounded-command";
import { listDescendants } from "./kills/process-tree";

const HANGING = 'require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "grandchild"])';

describe("withinBound", () => {
  it("ends a command that hangs, with its processes, and says which ran", async () => {
    const started = await startCommand(process.execPath, ["-e", HANGING]);
    const { ended } = withinBound("the command", started, 5_000, () => "asked last: nothing");
    await assert.rejects(
      ended,
      /^Error: the command has not ended within 5 s; running:\n\d+ of \d+: .*grandchild\nasked last: nothing$/,
    );
    assert.deepEqual(await listDescendants(started.process.pid ?? 0), []);
  });

  it("returns the result of one that ends", async () => {
    const started = await startCommand(process.execPath, ["-e", "console.log(1)"]);
    const { ended } = withinBound("the command", started, 60_000, () => "");
    assert.deepEqual(await ended, { exitCode: 0, stdout: "1\n", stderr: "" });
  });
});
