import assert from "node:assert/strict";
import type { HoldRule } from "../../../emulator/kernel/holds";
import { DueStack } from "./due-stack";
import { RunningUpdate } from "./running-update";
import { readSavedState, tokenIdsIn } from "./saved-state";

const MINT = { method: "POST", path: "^/api/2.0/token/create" } as const;
const PUBLICATION = { method: "PUT", path: "/vaults/kv-emulator/secrets/" } as const;
const REVOCATION = { method: "DELETE", path: "^/api/2.0/token-management/tokens/" } as const;

describe("an update that is interrupted or cancelled in a rotation", () => {
  const due = DueStack.forSuite({ kind: "databricks" });
  let update: RunningUpdate | undefined;

  afterEach(async () => {
    await update?.end();
    update = undefined;
  });

  async function startUntil(request: Omit<HoldRule, "moment">): Promise<RunningUpdate> {
    const arrival = due().stack.emulator.holds.next({ ...request, moment: "before" });
    update = await RunningUpdate.start(due().stack);
    await Promise.race([arrival, update.ended.then(({ stdout }) => assert.fail(stdout))]);
    return update;
  }

  it("by Ctrl-C in the mint finishes and saves the mint, and the next up mints nothing", async () => {
    const { stack } = due();
    const monitor = await due().restore();
    const running = await startUntil(MINT);
    running.interrupt();
    stack.emulator.holds.clear();
    const { exitCode } = await running.ended;
    assert.notEqual(exitCode, 0);
    const state = await readSavedState(stack);
    assert.deepEqual(state.pendingOperations, []);
    assert.deepEqual([...tokenIdsIn(state)].sort(), [...monitor.ownTokens()].sort());
    assert.equal(monitor.ownTokens().length, 2);
    await stack.up();
    await due().assertRepaired(monitor);
    assert.equal(stack.countEvents("minted"), 1);
    await due().assertNoChanges();
  });

  it("by Ctrl-C in the revocation is repaired by one successful up", async () => {
    const { stack } = due();
    const monitor = await due().restore();
    const running = await startUntil(REVOCATION);
    running.interrupt();
    stack.emulator.holds.clear();
    await running.ended;
    await stack.up();
    await due().assertRepaired(monitor);
    assert.equal(stack.countEvents("minted"), 1);
  });

  it("by pulumi cancel runs to its end, and leaves nothing to do", async () => {
    const { stack } = due();
    const monitor = await due().restore();
    const running = await startUntil(PUBLICATION);
    assert.match(await stack.failUp(), /the stack is currently locked by 1 lock/);
    await stack.succeed("cancel", "--yes");
    stack.emulator.holds.clear();
    const { exitCode, stdout } = await running.ended;
    assert.equal(exitCode, 0, stdout);
    await due().assertRepaired(monitor);
    assert.equal(stack.countEvents("minted"), 1);
    await due().assertNoChanges();
  });

  it("by pulumi cancel and overtaken by a second up leaves one live token, the published one", async () => {
    const { stack } = due();
    const monitor = await due().restore();
    const running = await startUntil(MINT);
    await stack.succeed("cancel", "--yes");
    await stack.up();
    stack.emulator.holds.clear();
    const { exitCode, stdout } = await running.ended;
    assert.equal(exitCode, 0, stdout);
    await due().assertRepaired(monitor);
    assert.equal(stack.countEvents("minted"), 2);
    await due().assertNoChanges();
  });
});
