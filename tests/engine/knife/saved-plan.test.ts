import assert from "node:assert/strict";
import * as path from "node:path";
import { DueStack } from "./due-stack";

describe("a saved plan and the time of renewal", () => {
  let due: DueStack;
  let plan: string;

  before(async () => {
    due = await DueStack.create({ kind: "databricks" });
    plan = path.join(due.stack.folder, "plan.json");
  });

  after(() => due.close());

  /** Puts the stack back and takes away what makes a rotation due, so that only the clock can. */
  async function restoreUntriggered(): Promise<{ readonly renewAt: number }> {
    await due.restore();
    await due.withoutTrigger();
    return { renewAt: Date.parse((await due.stack.outputs()).renewAt) };
  }

  it("refuses a rotation that was not planned, and mints nothing", async () => {
    const { stack } = due;
    const { renewAt } = await restoreUntriggered();
    const { clock } = stack.emulator;
    clock.set(renewAt - 3_600_000);
    await stack.preview("--save-plan", plan);
    clock.set(renewAt + 3_600_000);
    const witness = due.watch();
    const { exitCode, stdout, stderr } = await stack.run("up", "--yes", "--skip-preview", "--plan", plan);
    assert.notEqual(exitCode, 0);
    assert.match(`${stdout}${stderr}`, /violates plan/);
    assert.deepEqual(stack.events(), []);
    assert.deepEqual(witness.ownTokens(), [due.firstTokenId]);
    await stack.up();
    await due.assertHealed(witness);
  });

  it("rotates as it was planned after the time has come", async () => {
    const { stack } = due;
    const { renewAt } = await restoreUntriggered();
    stack.emulator.clock.set(renewAt + 3_600_000);
    const witness = due.watch();
    await stack.preview("--save-plan", plan);
    stack.emulator.clock.set(renewAt + 7_200_000);
    await stack.up("--plan", plan);
    await due.assertHealed(witness);
    await due.assertAtRest();
  });
});
