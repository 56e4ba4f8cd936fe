import assert from "node:assert/strict";
import type { HoldRule } from "../../../emulator/kernel/holds";
import { DueStack } from "./due-stack";
import { RunningCommand } from "./running-command";
import { readSavedState, tokenIdsIn } from "./saved-state";

const MINT = { method: "POST", path: "^/api/2.0/token/create" } as const;
const PUBLICATION = { method: "PUT", path: "/vaults/kv-emulator/secrets/" } as const;
const REVOCATION = { method: "DELETE", path: "^/api/2.0/token-management/tokens/" } as const;

describe("an update that is interrupted or cancelled in a rotation", () => {
  let due: DueStack;
  let update: RunningCommand | undefined;

  before(async () => {
    due = await DueStack.create({ kind: "databricks" });
  });

  afterEach(async () => {
    await update?.end();
    update = undefined;
  });

  after(() => due.close());

  async function startUntil(request: Omit<HoldRule, "moment">): Promise<RunningCommand> {
    const arrival = due.stack.emulator.holds.next({ ...request, moment: "before" });
    update = RunningCommand.start(due.stack, "up", "--yes", "--skip-preview");
    await Promise.race([arrival, update.ended.then(({ stdout }) => assert.fail(stdout))]);
    return update;
  }

  function countMints(): number {
    return due.stack.events().filter((event) => event.startsWith("minted")).length;
  }

  it("by Ctrl-C in the mint finishes and saves it, and the next up mints nothing", async () => {
    const { stack } = due;
    const witness = await due.restore();
    const running = await startUntil(MINT);
    running.interrupt();
    stack.emulator.holds.clear();
    const { exitCode } = await running.ended;
    assert.notEqual(exitCode, 0);
    const state = await readSavedState(stack);
    assert.deepEqual(state.pendingOperations, []);
    assert.deepEqual([...tokenIdsIn(state)].sort(), [...witness.ownTokens()].sort());
    assert.equal(witness.ownTokens().length, 2);
    await stack.up();
    await due.assertHealed(witness);
    assert.equal(countMints(), 1);
    await due.assertAtRest();
  });

  it("by Ctrl-C in the revocation is mended by one good up", async () => {
    const { stack } = due;
    const witness = await due.restore();
    const running = await startUntil(REVOCATION);
    running.interrupt();
    stack.emulator.holds.clear();
    await running.ended;
    await stack.up();
    await due.assertHealed(witness);
    assert.equal(countMints(), 1);
  });

  it("by pulumi cancel goes on to its end, and leaves nothing to do", async () => {
    const { stack } = due;
    const witness = await due.restore();
    const running = await startUntil(PUBLICATION);
    const second = await stack.run("up", "--yes", "--skip-preview");
    assert.notEqual(second.exitCode, 0);
    assert.match(second.stderr, /the stack is currently locked by 1 lock/);
    await stack.succeed("cancel", "--yes");
    stack.emulator.holds.clear();
    const { exitCode, stdout } = await running.ended;
    assert.equal(exitCode, 0, stdout);
    await due.assertHealed(witness);
    assert.equal(countMints(), 1);
    await due.assertAtRest();
  });

  it("by pulumi cancel and overtaken by a second up leaves one live token, the published one", async () => {
    const { stack } = due;
    const witness = await due.restore();
    const running = await startUntil(MINT);
    await stack.succeed("cancel", "--yes");
    await stack.up();
    stack.emulator.holds.clear();
    const { exitCode, stdout } = await running.ended;
    assert.equal(exitCode, 0, stdout);
    await due.assertHealed(witness);
    assert.equal(countMints(), 2);
    await due.assertAtRest();
  });
});
