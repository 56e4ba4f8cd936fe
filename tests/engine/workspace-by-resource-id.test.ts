import assert from "node:assert/strict";
import { EmulatedStack } from "./emulated-stack";

/** A component without a host of its own, unless the configuration has one. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const token = new ServicePrincipalToken("reporting", {
  kind: "databricks",
  ...new pulumi.Config().requireObject("token"),
});
module.exports = { tokenValue: token.tokenValue, tokenId: token.tokenId };
`;

describe("a workspace that is given by its Azure resource id, on the real engine,", () => {
  let stack: EmulatedStack;
  let resourceId: string;

  before(async () => {
    stack = await EmulatedStack.create(PROGRAM);
    const { subscriptionId, resourceGroupName, workspaceName } = stack.emulator.store.document.seed;
    resourceId = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}/providers/Microsoft.Databricks/workspaces/${workspaceName}`;
    // Of the workspace the run knows the id alone; its URL is what Azure answers.
    Object.assign(stack.variables, { DATABRICKS_HOST: "", DATABRICKS_AZURE_RESOURCE_ID: "" });
  });
  after(() => stack.close());

  const lookUps = (): number =>
    stack.emulator.log.list().filter(({ target }) => target.includes("/Microsoft.Databricks/workspaces/")).length;

  /** The hosts in the state. */
  async function savedHosts(): Promise<readonly string[]> {
    const { stdout } = await stack.succeed("stack", "export");
    return [...new Set([...stdout.matchAll(/"host": ?"([^"]+)"/g)].map(([, host = ""]) => host))];
  }

  it("is looked up in the preview and in the run, which mints there, and once in each run that changes nothing", async () => {
    await stack.setToken({ host: resourceId });
    const { stdout } = await stack.succeed("preview", "--diff");
    assert.ok(stdout.includes(stack.emulator.httpsOrigin), stdout);
    await stack.up();
    assert.deepEqual(await savedHosts(), [stack.emulator.httpsOrigin]);
    const { tokenValue, tokenId } = await stack.outputs<{ readonly tokenValue: string; readonly tokenId: string }>();
    assert.equal(await stack.authenticates(tokenValue), true);
    assert.deepEqual(stack.liveTokens(), [tokenId]);
    stack.emulator.log.clear();
    await stack.up("--expect-no-changes");
    assert.equal(lookUps(), 1);
    assert.deepEqual(stack.ownRequests(), []);
  });

  it("is the same workspace by its URL, so that the token stays", async () => {
    const { tokenId } = await stack.outputs();
    await stack.setToken({ host: stack.emulator.httpsOrigin });
    stack.emulator.log.clear();
    await stack.up("--expect-no-changes");
    assert.equal(lookUps(), 0);
    assert.deepEqual(stack.liveTokens(), [tokenId]);
  });

  it("may be named by the environment, and its token rotates there", async () => {
    stack.variables.DATABRICKS_AZURE_RESOURCE_ID = resourceId;
    const { tokenId } = await stack.outputs();
    await stack.setToken({ rotationTrigger: "two" });
    await stack.up();
    const { tokenId: next } = await stack.outputs();
    assert.notEqual(next, tokenId);
    assert.deepEqual(stack.liveTokens(), [next]);
    assert.deepEqual(await savedHosts(), [stack.emulator.httpsOrigin]);
  });

  const WRONG: Readonly<Record<string, readonly [change: (id: string) => string, words: RegExp]>> = {
    "of a workspace that is not there": [
      (id) => `${id}-gone`,
      /host: \S+-gone was not found by the azure-native provider: correct it or .*404 ResourceNotFound/s,
    ],
    "of another subscription": [
      (id) => id.replace(/subscriptions\/[^/]+/, "subscriptions/3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
      /host: \S+ is in another subscription than the azure-native provider: give the component a provider with subscriptionId 3f2504e0/,
    ],
    "of another resource": [
      (id) => id.replace("Microsoft.Databricks/workspaces", "Microsoft.KeyVault/vaults"),
      /host: \S+ is not the resource id of a workspace/,
    ],
  };

  for (const [title, [change, words]] of Object.entries(WRONG))
    it(`fails the preview with the id ${title}, and says what is wrong`, async () => {
      await stack.setToken({ host: change(resourceId) });
      const printed = await stack.fail("preview");
      assert.match(printed, words);
      assert.doesNotMatch(printed, /\n\s+at \w/, "no stack of calls");
    });

  it("is left without a token by a destroy", async () => {
    await stack.setToken({ host: resourceId });
    await stack.destroy();
    assert.deepEqual(stack.liveTokens(), []);
  });
});
