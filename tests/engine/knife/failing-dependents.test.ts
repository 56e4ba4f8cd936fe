import assert from "node:assert/strict";
import { DueStack } from "./due-stack";
import { readSavedState, tokenIdsIn } from "./saved-state";

const REFUSAL = { kind: "answer", status: 403, body: { error: { code: "Forbidden", message: "no" } } } as const;

describe("a dependent that fails in a rotation", () => {
  let due: DueStack;

  before(async () => {
    due = await DueStack.create({ kind: "databricks" });
  });

  after(() => due.close());

  function failPublication(): void {
    due.stack.emulator.faults.add({ method: "PUT", path: "/vaults/kv-emulator/secrets/", times: 100, effect: REFUSAL });
  }

  async function upFails(...flags: readonly string[]): Promise<void> {
    const { exitCode, stdout, stderr } = await due.stack.run("up", "--yes", "--skip-preview", ...flags);
    assert.notEqual(exitCode, 0);
    assert.match(`${stdout}${stderr}`, /keyvault:Secret.*reporting-secret.*(?:.|\n)*Forbidden/);
  }

  function countEvents(kind: "minted" | "revoked"): number {
    return due.stack.events().filter((event) => event.startsWith(kind)).length;
  }

  it("keeps both tokens however often it fails, mints once, and is mended by one good up", async () => {
    const { stack } = due;
    const witness = await due.restore();
    failPublication();
    for (const attempt of [1, 2]) {
      await upFails();
      assert.equal(witness.ownTokens().length, 2, `after attempt ${attempt}`);
      assert.equal(await stack.authenticates(stack.publishedValue()), true);
    }
    assert.deepEqual([countEvents("minted"), countEvents("revoked")], [1, 0]);
    stack.emulator.faults.clear();
    await stack.up();
    await due.assertHealed(witness);
    assert.deepEqual([countEvents("minted"), countEvents("revoked")], [1, 1]);
    await due.assertAtRest();
  });

  it("keeps the token of every failed rotation until one good up, which revokes each exactly once", async () => {
    const { stack } = due;
    const witness = await due.restore();
    failPublication();
    await upFails();
    await due.triggerAgain("again");
    await upFails();
    assert.equal(witness.ownTokens().length, 3);
    assert.equal(tokenIdsIn(await readSavedState(stack)).length, 3);
    assert.equal(await stack.authenticates(stack.publishedValue()), true);
    stack.emulator.faults.clear();
    await stack.up();
    await due.assertHealed(witness, 3);
    assert.deepEqual([countEvents("minted"), countEvents("revoked")], [2, 2]);
  });

  it("with --continue-on-error keeps the published token in the first failing run", async () => {
    const { stack } = due;
    const witness = await due.restore();
    failPublication();
    await upFails("--continue-on-error");
    assert.equal(witness.ownTokens().length, 2);
    assert.equal(await stack.authenticates(stack.publishedValue()), true);
    stack.emulator.faults.clear();
    await stack.up();
    await due.assertHealed(witness);
  });

  it("with --continue-on-error loses the published token in the second, as the documents warn, until a good up", async () => {
    const { stack } = due;
    await due.restore();
    failPublication();
    await upFails();
    await upFails("--continue-on-error");
    assert.equal(await stack.authenticates(stack.publishedValue()), false);
    stack.emulator.faults.clear();
    const witness = due.watch();
    await stack.up();
    await due.assertHealed(witness);
  });
});
