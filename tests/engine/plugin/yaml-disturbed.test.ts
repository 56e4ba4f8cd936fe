import assert from "node:assert/strict";
import { DueStack } from "../kills/due-stack";
import { readSavedState, tokenIdsIn } from "../kills/saved-state";
import { YAML_COMPONENT } from "./yaml-component";

describe("the token of a YAML program", () => {
  const due = DueStack.forSuite({ kind: "databricks" }, YAML_COMPONENT);

  it("stays in use however often a dependent fails, is minted once, and is replaced by one successful up", async () => {
    const { stack } = due();
    const monitor = await due().restore();
    stack.refusePublications();
    for (const attempt of [1, 2]) {
      assert.match(await stack.failUp(), /keyvault:Secret.*reporting-secret.*(?:.|\n)*Forbidden/);
      assert.equal(monitor.ownTokens().length, 2, `after attempt ${attempt}`);
      assert.equal(await stack.authenticates(stack.publishedValue()), true);
    }
    assert.deepEqual([stack.countEvents("minted"), stack.countEvents("revoked")], [1, 0]);
    stack.emulator.faults.clear();
    await stack.up();
    await due().assertRepaired(monitor);
    assert.deepEqual([stack.countEvents("minted"), stack.countEvents("revoked")], [1, 1]);
  });

  it("that was revoked outside is dropped by a refresh, and the next up mints and publishes another one", async () => {
    const { stack, firstTokenId } = due();
    await due().restore();
    const { store } = stack.emulator;
    store.document.workspace.tokens = store.document.workspace.tokens.filter(({ tokenId }) => tokenId !== firstTokenId);
    store.touch();
    const monitor = due().startMonitor();
    const { stdout } = await stack.refresh();
    assert.match(stdout, /databricks-pat:index:PersonalAccessToken reporting-token deleted/);
    assert.deepEqual(tokenIdsIn(await readSavedState(stack)), []);
    await stack.up();
    await due().assertRepaired(monitor);
    await due().assertNoChanges();
  });
});
