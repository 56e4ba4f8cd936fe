import assert from "node:assert/strict";
import { DueStack } from "./due-stack";

const PLAN = "plan.json";

describe("a saved plan and the time of renewal", () => {
  const due = DueStack.forSuite({ kind: "databricks" });

  /** Restores the stack and takes back the trigger, so that only the clock makes a rotation due. */
  async function restoreUntriggered(): Promise<{ readonly renewAt: number }> {
    await due().restore();
    await due().takeTriggerBack();
    return { renewAt: Date.parse((await due().stack.outputs()).renewAt) };
  }

  it("blocks a rotation that was not planned, and nothing is minted", async () => {
    const { stack } = due();
    const { renewAt } = await restoreUntriggered();
    const { clock } = stack.emulator;
    clock.set(renewAt - 3_600_000);
    await stack.preview("--save-plan", PLAN);
    clock.set(renewAt + 3_600_000);
    const monitor = due().startMonitor();
    assert.match(await stack.failUp("--plan", PLAN), /violates plan/);
    assert.deepEqual(stack.events(), []);
    assert.deepEqual(monitor.ownTokens(), [due().firstTokenId]);
    await stack.up();
    await due().assertRepaired(monitor);
  });

  it("applies a planned rotation later, when it is still due", async () => {
    const { stack } = due();
    const { renewAt } = await restoreUntriggered();
    stack.emulator.clock.set(renewAt + 3_600_000);
    const monitor = due().startMonitor();
    await stack.preview("--save-plan", PLAN);
    stack.emulator.clock.set(renewAt + 7_200_000);
    await stack.up("--plan", PLAN);
    await due().assertRepaired(monitor);
    await due().assertNoChanges();
  });
});
