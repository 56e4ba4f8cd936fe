import assert from "node:assert/strict";
import { PulumiCli } from "../../tools/processes/pulumi-cli";
import { type EmulatedPrincipal, EmulatedWorkspace } from "../emulated-workspace";
import { EmulatedStack } from "./emulated-stack";

describe("another name of the same workspace on the real engine", () => {
  let stack: EmulatedStack;
  let principal: EmulatedPrincipal;
  /** The same stack, with the address of the workspace in the environment too. */
  let aliased: PulumiCli;

  const alias = (): string => stack.emulator.httpOrigin.replace("127.0.0.1", "localhost");

  beforeEach(async () => {
    stack = await EmulatedStack.create();
    const workspace = EmulatedWorkspace.of(stack.emulator);
    principal = await workspace.addPrincipal();
    aliased = new PulumiCli(stack.folder, async () => ({ ...(await stack.environment()), DATABRICKS_HOST: alias() }));
  });

  afterEach(() => stack.close());

  function configure(changes: object = {}): Promise<void> {
    const { applicationId } = principal;
    const administrator = { authType: "pat", token: stack.emulator.store.document.seed.admin.tokenValue };
    return stack.setToken({ kind: "existing", applicationId, administrator, ...changes });
  }

  it("is an update in place, in the preview too, and sends the API nothing", async () => {
    await configure({ host: stack.emulator.httpOrigin, overlap: "24h" });
    await stack.up();
    const before = await stack.outputs();
    for (const host of [alias(), stack.emulator.httpsOrigin]) {
      await configure({ host, overlap: "24h" });
      stack.emulator.log.clear();
      const { stdout } = await stack.preview();
      assert.match(stdout, /~ .*PersonalAccessToken reporting-token update/);
      assert.doesNotMatch(stdout, /replace|create|delete/);
      await stack.up();
      const targets = new Set(stack.ownRequests().map(({ target }) => target));
      assert.deepEqual(targets, new Set(["/.well-known/databricks-config"]));
      assert.deepEqual(await stack.outputs(), before);
      assert.deepEqual(stack.liveTokens(), [before.tokenId]);
      await stack.up("--expect-no-changes");
    }
  });

  it("with a changed trigger replaces the token once, and the new one works", async () => {
    await configure({ host: stack.emulator.httpOrigin });
    await stack.up();
    const old = await stack.outputs();
    await configure({ host: alias(), rotationTrigger: "now" });
    stack.emulator.log.clear();
    await stack.up();
    const { tokenId, tokenValue } = await stack.outputs();
    assert.deepEqual(stack.events(), [
      `minted ${tokenId.slice(0, 8)}`,
      "verified",
      "published",
      `revoked ${old.tokenId.slice(0, 8)}`,
    ]);
    assert.deepEqual(stack.liveTokens(), [tokenId]);
    assert.equal(await stack.authenticates(tokenValue), true);
    await stack.up("--expect-no-changes");
  });

  it("in the environment, with a trigger and an overlap, keeps both tokens until the overlap is over", async () => {
    await stack.setToken({ kind: "databricks", overlap: "24h" });
    await stack.up();
    const old = await stack.outputs();
    await stack.setToken({ kind: "databricks", overlap: "24h", rotationTrigger: "now" });
    await aliased.up();
    const { tokenId } = await stack.outputs();
    assert.deepEqual(new Set(stack.liveTokens()), new Set([old.tokenId, tokenId]));
    await aliased.up("--expect-no-changes");
    stack.emulator.clock.set(Date.now() + 27 * 3_600_000);
    await aliased.up();
    assert.deepEqual(stack.liveTokens(), [tokenId]);
    await aliased.destroy();
    assert.deepEqual(stack.liveTokens(), []);
  });
});
