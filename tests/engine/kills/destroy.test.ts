import assert from "node:assert/strict";
import { DueStack } from "./due-stack";
import { RunningUpdate } from "./running-update";
import { readSavedState, tokenIdsIn } from "./saved-state";

describe("a destroy", () => {
  const due = DueStack.forSuite({ kind: "entra" });

  function expireClientSecrets(): void {
    const { store } = due().stack.emulator;
    const { directory, seed } = store.document;
    for (const application of directory.applications.filter(({ appId }) => appId !== seed.deployer.clientId))
      application.passwords = application.passwords.map((kept) => ({ ...kept, endDateTime: "2020-01-01T00:00:00Z" }));
    store.touch();
  }

  it("revokes as administrator when the principal's login is gone", async () => {
    const { stack } = due();
    const monitor = await due().restore();
    expireClientSecrets();
    await stack.destroy();
    assert.deepEqual(monitor.ownTokens(), []);
    assert.deepEqual((await readSavedState(stack)).resources, []);
    due().assertNeighboursUntouched();
  });

  it("names the live token when no identity may revoke it, and the next destroy finishes", async () => {
    const { stack } = due();
    const monitor = await due().restore();
    expireClientSecrets();
    stack.refuseTokenManagement();
    assert.match(
      await stack.fail("destroy", "--yes", "--skip-preview"),
      new RegExp(
        `revoking token ${due().firstTokenId} of (?:.|\\n)*Active now: token ${due().firstTokenId} (?:.|\\n)*Next: .*pulumi destroy`,
      ),
    );
    assert.deepEqual(monitor.ownTokens(), [due().firstTokenId]);
    assert.deepEqual(tokenIdsIn(await readSavedState(stack)), [due().firstTokenId]);
    stack.emulator.faults.clear();
    await stack.destroy();
    assert.deepEqual(monitor.ownTokens(), []);
    assert.deepEqual((await readSavedState(stack)).resources, []);
    due().assertNeighboursUntouched();
  });

  it("revokes the orphan of a rotation that was killed after its mint", async () => {
    const { stack } = due();
    const monitor = await due().restore();
    const arrival = stack.emulator.holds.next({ path: "^/api/2.0/preview/scim/v2/Me", moment: "before" });
    const update = await RunningUpdate.start(stack);
    try {
      const held = await arrival;
      await update.killCli();
      await update.end();
      held.drop();
    } finally {
      await update.end();
    }
    assert.equal(monitor.ownTokens().length, 2);
    await stack.succeed("cancel", "--yes");
    await stack.destroy();
    assert.deepEqual(monitor.ownTokens(), []);
    due().assertNeighboursUntouched();
  });
});
