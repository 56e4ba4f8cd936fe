import assert from "node:assert/strict";
import { DueStack } from "./due-stack";
import { readSavedState, tokenIdsIn } from "./saved-state";

describe("a token that was revoked outside of Pulumi", () => {
  const due = DueStack.forSuite({ kind: "databricks" });

  function revokeOutside(): void {
    const { store } = due().stack.emulator;
    const { workspace } = store.document;
    workspace.tokens = workspace.tokens.filter((token) => token.tokenId !== due().firstTokenId);
    store.touch();
  }

  it("is dropped by a refresh, and the next up mints and publishes a new token", async () => {
    const { stack } = due();
    await due().restore();
    revokeOutside();
    const monitor = due().startMonitor();
    const { stdout } = await stack.refresh();
    assert.match(stdout, /PersonalAccessToken reporting-token deleted/);
    assert.deepEqual(tokenIdsIn(await readSavedState(stack)), []);
    await stack.up();
    await due().assertRepaired(monitor);
    await due().assertNoChanges();
  });

  it("is kept in the state by a refresh that may not list tokens, which says so", async () => {
    const { stack } = due();
    await due().restore();
    revokeOutside();
    stack.refuseTokenManagement();
    const { stdout } = await stack.refresh();
    assert.match(
      stdout,
      new RegExp(`token ${due().firstTokenId} of \\S+ could not be looked up and stays in the state`),
    );
    assert.deepEqual(tokenIdsIn(await readSavedState(stack)), [due().firstTokenId]);
  });

  it("does not block the rotation that replaces it", async () => {
    const { stack } = due();
    await due().restore();
    revokeOutside();
    const monitor = due().startMonitor();
    await stack.up();
    await due().assertRepaired(monitor);
  });
});
