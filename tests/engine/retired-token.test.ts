import assert from "node:assert/strict";
import { EmulatedStack } from "./emulated-stack";

describe("an overlap on the real engine", () => {
  const args = { kind: "databricks", overlap: "24h" } as const;
  let stack: EmulatedStack;

  before(async () => {
    stack = await EmulatedStack.create();
    await stack.setToken(args);
    await stack.up();
  });

  after(() => stack.close());

  it("keeps the replaced token active and records when its overlap is over", async () => {
    const old = await stack.outputs();
    await stack.setToken({ ...args, rotationTrigger: "one" });
    await stack.up();
    const { tokenId } = await stack.outputs();
    assert.deepEqual(stack.liveTokens(), [old.tokenId, tokenId]);
    assert.equal(await stack.authenticates(old.tokenValue), true);
    assert.equal(await stack.authenticates(stack.publishedValue()), true);
  });

  it("changes nothing before the overlap ends", async () => {
    stack.emulator.log.clear();
    await stack.up("--expect-no-changes");
    assert.deepEqual(stack.ownRequests(), []);
  });

  it("shows in a preview that the overlap is over, then revokes the replaced token and rotates nothing", async () => {
    const { tokenId } = await stack.outputs();
    stack.emulator.clock.set(Date.now() + 27 * 3_600_000);
    const due = await stack.run("preview", "--diff", "--expect-no-changes");
    assert.equal(due.exitCode, 7);
    assert.match(due.stdout, /~ pulumi-nodejs:dynamic\/databricks-pat:TokenRetirement: \(update\)/);
    assert.match(due.stdout, /- \[0\]: "/);
    assert.match(due.stdout, /~ 1 to update\n/);
    await stack.up();
    assert.deepEqual(stack.liveTokens(), [tokenId]);
    await stack.up("--expect-no-changes");
  });

  it("ends at once for every older token in a rotation without overlap", async () => {
    await stack.setToken({ ...args, rotationTrigger: "two" });
    await stack.up();
    assert.equal(stack.liveTokens().length, 2);
    await stack.setToken({ ...args, rotationTrigger: "leaked", overlap: "0s" });
    await stack.up();
    const { tokenId } = await stack.outputs();
    assert.deepEqual(stack.liveTokens(), [tokenId]);
    assert.equal(await stack.authenticates(stack.publishedValue()), true);
  });

  it("does not prevent a destroy from revoking every token", async () => {
    await stack.setToken({ ...args, rotationTrigger: "three" });
    await stack.up();
    await stack.setToken({ ...args, rotationTrigger: "four" });
    await stack.up();
    assert.equal(stack.liveTokens().length, 3);
    await stack.destroy();
    assert.deepEqual(stack.liveTokens(), []);
  });
});
