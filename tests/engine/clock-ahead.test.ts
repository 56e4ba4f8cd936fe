import assert from "node:assert/strict";
import { PulumiCli } from "../../tools/processes/pulumi-cli";
import { EmulatedStack } from "./emulated-stack";

const DAY = 86_400_000;

describe("a first run on a machine whose clock is 40 days ahead, on the real engine", () => {
  let stack: EmulatedStack;

  before(async () => {
    stack = await EmulatedStack.create();
    await stack.setToken({ kind: "databricks" });
    // The clock of this machine stays; that of the tenant goes back.
    stack.emulator.clock.set(Date.now() - 40 * DAY);
  });

  after(() => stack.close());

  it("publishes a token, and says that the clock is wrong", async () => {
    const { DATABRICKS_PAT_NOW: _notRehearsed, ...environment } = await stack.environment();
    const { stdout } = await new PulumiCli(stack.folder, () => environment).up();
    assert.match(
      stdout,
      /this machine's clock is 40 days ahead of the clock of http:\/\/127\.0\.0\.1:\d+: set it right/,
    );
    assert.equal(await stack.authenticates(stack.publishedValue()), true);
  });

  it("is followed by a rotation on a machine that is right, and then by nothing", async () => {
    await stack.up();
    const { tokenId, rotationReason, renewAt } = await stack.outputs();
    assert.match(rotationReason, /^started \S+Z, by a clock that was ahead$/);
    assert.ok(Date.parse(renewAt) <= stack.emulator.clock.now() + 60 * DAY, renewAt);
    assert.deepEqual(stack.liveTokens(), [tokenId]);
    assert.equal(await stack.authenticates(stack.publishedValue()), true);
    await stack.up("--expect-no-changes");
  });
});
