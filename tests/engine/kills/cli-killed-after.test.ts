import assert from "node:assert/strict";
import { assertRepairedAfterCliKill } from "./cli-kills";
import { DueStack } from "./due-stack";
import { ONE_TIME_SECRET_CALLS } from "./remote-calls";
import { RunningUpdate } from "./running-update";
import { waitUntil } from "./wait-until";

describe("kill -9 of the CLI after a call of a rotation was applied", () => {
  const due = DueStack.forSuite({ kind: "databricks" });

  for (const call of ONE_TIME_SECRET_CALLS.filter(({ isWrite }) => isWrite)) {
    it(`at ${call.name} is repaired by one successful up`, () => assertRepairedAfterCliKill(due(), call, "after"));
  }

  it("leaves a provider that mints after the next up, and the rotation after that revokes its token", async () => {
    const { stack } = due();
    const monitor = await due().restore();
    const arrival = stack.emulator.holds.next({ method: "POST", path: "^/api/2.0/token/create", moment: "before" });
    const update = await RunningUpdate.start(stack);
    try {
      const held = await arrival;
      await update.killCli();
      await stack.succeed("cancel", "--yes");
      await stack.up();
      const published = stack.publishedValue();
      stack.emulator.log.clear();
      held.release();
      await waitUntil("the late mint ends", () =>
        stack.emulator.log.list().some(({ note }) => note?.startsWith("deleted secret") === true),
      );
      assert.equal(monitor.ownTokens().length, 2);
      assert.equal(stack.publishedValue(), published);
    } finally {
      await update.end();
    }
    await due().triggerAgain("again");
    await stack.up();
    await due().assertRepaired(monitor, 3);
  });
});
