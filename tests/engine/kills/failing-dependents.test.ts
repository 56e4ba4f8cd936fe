import assert from "node:assert/strict";
import { DueStack } from "./due-stack";
import { readSavedState, tokenIdsIn } from "./saved-state";

describe("a dependent that fails in a rotation", () => {
  const due = DueStack.forSuite({ kind: "databricks" });

  async function failPublishing(...flags: readonly string[]): Promise<void> {
    assert.match(await due().stack.failUp(...flags), /keyvault:Secret.*reporting-secret.*(?:.|\n)*Forbidden/);
  }

  it("keeps both tokens however often it fails, mints once, and is repaired by one successful up", async () => {
    const { stack } = due();
    const monitor = await due().restore();
    stack.refusePublications();
    for (const attempt of [1, 2]) {
      await failPublishing();
      assert.equal(monitor.ownTokens().length, 2, `after attempt ${attempt}`);
      assert.equal(await stack.authenticates(stack.publishedValue()), true);
    }
    assert.deepEqual([stack.countEvents("minted"), stack.countEvents("revoked")], [1, 0]);
    stack.emulator.faults.clear();
    await stack.up();
    await due().assertRepaired(monitor);
    assert.deepEqual([stack.countEvents("minted"), stack.countEvents("revoked")], [1, 1]);
    await due().assertNoChanges();
  });

  it("keeps the token of every failed rotation until one successful up, which revokes each exactly once", async () => {
    const { stack } = due();
    const monitor = await due().restore();
    stack.refusePublications();
    await failPublishing();
    await due().triggerAgain("again");
    await failPublishing();
    assert.equal(monitor.ownTokens().length, 3);
    assert.equal(tokenIdsIn(await readSavedState(stack)).length, 3);
    assert.equal(await stack.authenticates(stack.publishedValue()), true);
    stack.emulator.faults.clear();
    await stack.up();
    await due().assertRepaired(monitor, 3);
    assert.deepEqual([stack.countEvents("minted"), stack.countEvents("revoked")], [2, 2]);
  });

  it("with --continue-on-error keeps the published token in the first failing run", async () => {
    const { stack } = due();
    const monitor = await due().restore();
    stack.refusePublications();
    await failPublishing("--continue-on-error");
    assert.equal(monitor.ownTokens().length, 2);
    assert.equal(await stack.authenticates(stack.publishedValue()), true);
    stack.emulator.faults.clear();
    await stack.up();
    await due().assertRepaired(monitor);
  });

  it("with --continue-on-error loses the published token in the second, as the documentation warns, until one successful up", async () => {
    const { stack } = due();
    await due().restore();
    stack.refusePublications();
    await failPublishing();
    await failPublishing("--continue-on-error");
    assert.equal(await stack.authenticates(stack.publishedValue()), false);
    stack.emulator.faults.clear();
    const monitor = due().startMonitor();
    await stack.up();
    await due().assertRepaired(monitor);
  });
});
