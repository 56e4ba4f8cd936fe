import assert from "node:assert/strict";
import { EmulatedStack } from "./emulated-stack";
import { readSavedState } from "./kills/saved-state";

/** Children that one run replaces together; those alone whose replacements take over what exists, or end the tokens. */
const KINDS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  entra: [["principal"], ["app-principal"], ["app"], ["app-secret", "schedule"]],
  databricks: [["databricks-principal"]],
};

/** Those of kind "entra" that are also tainted. */
const TAINTED = ["principal", "app-principal"];

for (const [kind, groups] of Object.entries(KINDS)) {
  describe(`a forced replacement of a child of kind "${kind}" on the real engine`, () => {
    let stack: EmulatedStack;
    let generation = 0;

    before(async () => {
      stack = await EmulatedStack.create();
      await rotate();
    });

    after(() => stack.close());

    /** Each rotation logs in as the principal. */
    async function rotate(): Promise<void> {
      generation += 1;
      await stack.setToken({ kind, rotationTrigger: `generation ${generation}` });
      await stack.up();
    }

    async function urnOf(child: string): Promise<string> {
      const { resources } = await readSavedState(stack);
      const found = resources.find(({ urn }) => urn.endsWith(`::reporting-${child}`));
      assert.ok(found, child);
      return found.urn;
    }

    /** The published token is the only one, it authenticates, and the next run has nothing to do. */
    async function assertSettled(): Promise<void> {
      const { tokenId, tokenValue } = await stack.outputs();
      assert.equal(stack.publishedValue(), tokenValue);
      assert.equal(await stack.authenticates(tokenValue), true);
      assert.deepEqual(stack.liveTokens(), [tokenId]);
      await stack.up("--expect-no-changes");
    }

    for (const children of groups) {
      it(`by --replace keeps the token that is published: ${children.join(", ")}`, async () => {
        const urns = await Promise.all(children.map(urnOf));
        await stack.up(...urns.flatMap((urn) => ["--replace", urn]));
        await assertSettled();
      });
    }

    for (const child of kind === "entra" ? TAINTED : []) {
      it(`by a taint keeps the token that is published: ${child}`, async () => {
        await stack.succeed("state", "taint", await urnOf(child), "--yes");
        await stack.up();
        await assertSettled();
      });
    }

    it("leaves a principal that can log in for the next rotation", async () => {
      await rotate();
      await assertSettled();
    });

    it("and the loss of the principal itself is repaired by up --refresh, which mints again", async () => {
      const { applicationId } = await stack.outputs();
      const { workspace } = stack.emulator.store.document;
      const principal = workspace.principals.find(
        (candidate) => candidate.kind === "servicePrincipal" && candidate.applicationId === applicationId,
      );
      assert.ok(principal);
      workspace.principals = workspace.principals.filter((candidate) => candidate !== principal);
      workspace.tokens = workspace.tokens.filter(({ ownerId }) => ownerId !== principal.id);
      workspace.tokenGrants = workspace.tokenGrants.filter(({ name }) => name !== applicationId);
      await stack.up("--refresh");
      await assertSettled();
    });
  });
}
