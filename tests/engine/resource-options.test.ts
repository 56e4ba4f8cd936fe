import assert from "node:assert/strict";
import { EmulatedStack } from "./emulated-stack";
import { readSavedState, tokenIdsIn, toName } from "./kills/saved-state";

/** A component whose resource options are configuration. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const config = new pulumi.Config();
const opts = config.requireObject("options");
if (!config.getBoolean("removed")) new ServicePrincipalToken("x", config.requireObject("token"), opts);
`;

describe("the resource options of a component", () => {
  let stack: EmulatedStack;

  beforeEach(async () => {
    stack = await EmulatedStack.create(PROGRAM);
  });

  afterEach(() => stack.close());

  /** Names of the resources in the state, without providers, and the stack. */
  const resources = async (): Promise<readonly string[]> =>
    (await readSavedState(stack)).resources
      .filter(({ type }) => !type.startsWith("pulumi:"))
      .map(({ urn }) => toName(urn))
      .sort();

  it("protect lets it rotate, which a warning says, and a destroy fails before it deletes anything", async () => {
    await stack.configure("options", { protect: true });
    await stack.setToken({ kind: "entra", overlap: "24h", rotationTrigger: "one" });
    const { stdout } = await stack.up();
    assert.match(
      stdout,
      /warning: protect does not apply to x-app-secret, x-token, x-retirement, which rotations replace or update; the other resources are protected\. Before you remove protect, set it to false for one pulumi up/,
    );
    const [first] = tokenIdsIn(await readSavedState(stack));

    await stack.setToken({ kind: "entra", overlap: "24h", rotationTrigger: "two" });
    await stack.up();
    const [second] = tokenIdsIn(await readSavedState(stack));
    assert.notEqual(second, first);

    const before = await resources();
    const active = stack.liveTokens();
    assert.equal(active.length, 2);
    assert.match(await stack.fail("destroy", "--yes", "--skip-preview"), /"?\S*::x-protection"? cannot be deleted/);
    assert.deepEqual(await resources(), before);
    assert.deepEqual(stack.liveTokens(), active);

    await stack.succeed("config", "set", "removed", "true");
    assert.match(await stack.failUp(), /cannot be deleted/);
    assert.deepEqual(await resources(), before);
    assert.deepEqual(stack.liveTokens(), active);

    await stack.succeed("state", "unprotect", "--all", "--yes");
    await stack.succeed("destroy", "--yes", "--skip-preview");
    assert.deepEqual(stack.liveTokens(), []);
  });

  it("protect is taken off by protect: false in one run, and nothing is left of it in the next", async () => {
    await stack.configure("options", { protect: true });
    await stack.setToken({ kind: "databricks" });
    await stack.up();
    const guarded = await resources();
    const active = stack.liveTokens();
    await stack.configure("options", {});
    assert.match(await stack.fail("preview"), /"?\S*::x-protection"? cannot be deleted/);

    await stack.configure("options", { protect: false });
    await stack.up();
    assert.deepEqual(await resources(), guarded);
    await stack.configure("options", {});
    await stack.up();
    assert.deepEqual(
      await resources(),
      guarded.filter((name) => name !== "x-protection"),
    );
    assert.deepEqual(stack.liveTokens(), active);
    await stack.succeed("destroy", "--yes", "--skip-preview");
    assert.deepEqual(stack.liveTokens(), []);
  });

  it("retainOnDelete revokes replaced tokens all the same, which a warning says", async () => {
    await stack.configure("options", { retainOnDelete: true });
    await stack.setToken({ kind: "databricks", rotationTrigger: "one" });
    const { stdout } = await stack.up();
    assert.match(
      stdout,
      /warning: retainOnDelete does not apply to x-token: a rotation and a destroy revoke the token all the same/,
    );
    await stack.setToken({ kind: "databricks", rotationTrigger: "two" });
    await stack.up();
    assert.deepEqual(stack.liveTokens(), tokenIdsIn(await readSavedState(stack)));
    await stack.succeed("destroy", "--yes", "--skip-preview");
    assert.deepEqual(stack.liveTokens(), []);
  });

  it("that reach no child change nothing, which warnings say", async () => {
    const idle = {
      ...{
        ignoreChanges: ["rotationTrigger"],
        replaceOnChanges: ["comment"],
        deleteBeforeReplace: true,
        import: "123",
      },
      ...{ additionalSecretOutputs: ["tokenId"], customTimeouts: { create: "1s" }, hideDiffs: ["*"] },
    };
    const up = async (replacementTrigger: string, token: object): Promise<readonly [warned: unknown, id: unknown]> => {
      await stack.configure("options", { ...idle, replacementTrigger });
      await stack.setToken({ kind: "databricks", ...token });
      const { stdout } = await stack.up();
      const [, diagnostics = ""] = stdout.split("Diagnostics:");
      const warned = [...diagnostics.matchAll(/warning: (\w+) has no effect on the resources of this component: /g)];
      return [warned.map(([, option]) => option).sort(), tokenIdsIn(await readSavedState(stack))];
    };
    const [warned, first] = await up("a", { rotationTrigger: "one", comment: "c" });
    assert.deepEqual(warned, [...Object.keys(idle), "replacementTrigger"].sort());
    assert.deepEqual(await up("b", { rotationTrigger: "one", comment: "d" }), [warned, first]);
    const [, next] = await up("b", { rotationTrigger: "two", comment: "d" });
    assert.notDeepEqual(next, first);
  });

  it("retainOnDelete keeps the Entra application without any password", async () => {
    await stack.configure("options", { retainOnDelete: true });
    await stack.setToken({ kind: "entra" });
    await stack.up();
    const made = () => stack.emulator.store.document.directory.applications.find(({ document }) => document["notes"]);
    assert.equal(made()?.passwords.length, 1);
    await stack.destroy();
    assert.deepEqual(made()?.passwords, []);
    assert.deepEqual(stack.liveTokens(), []);
  });
});
