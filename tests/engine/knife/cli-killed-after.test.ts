import assert from "node:assert/strict";
import { assertCliKillIsMended } from "./cli-kills";
import { DueStack } from "./due-stack";
import { ONE_TIME_SECRET_CALLS } from "./remote-calls";
import { RunningCommand } from "./running-command";
import { waitUntil } from "./wait-until";

describe("kill -9 of the CLI after a call of a rotation was applied", () => {
  let due: DueStack;

  before(async () => {
    due = await DueStack.create({ kind: "databricks" });
  });

  after(() => due.close());

  for (const call of ONE_TIME_SECRET_CALLS.filter(({ isWrite }) => isWrite)) {
    it(`is mended by one good up at ${call.name}`, () => assertCliKillIsMended(due, call, "after"));
  }

  it("leaves a provider that mints after the next up, whose token the rotation after that revokes", async () => {
    const { stack } = due;
    const witness = await due.restore();
    const arrival = stack.emulator.holds.next({ method: "POST", path: "^/api/2.0/token/create", moment: "before" });
    const update = RunningCommand.start(stack, "up", "--yes", "--skip-preview");
    try {
      const held = await arrival;
      await update.killCli();
      await stack.succeed("cancel", "--yes");
      await stack.up();
      const published = stack.publishedValue();
      stack.emulator.log.clear();
      held.release();
      await waitUntil("the end of the late mint", () =>
        stack.emulator.log.list().some(({ note }) => note?.startsWith("deleted secret") === true),
      );
      assert.equal(witness.ownTokens().length, 2);
      assert.equal(stack.publishedValue(), published);
    } finally {
      await update.end();
    }
    await due.triggerAgain("again");
    await stack.up();
    await due.assertHealed(witness, 3);
  });
});
