import assert from "node:assert/strict";
import { DueStack } from "./due-stack";
import { RunningCommand } from "./running-command";
import { readSavedState, tokenIdsIn } from "./saved-state";

const REFUSAL = { kind: "answer", status: 403, body: { error_code: "PERMISSION_DENIED", message: "no" } } as const;

describe("a destroy", () => {
  let due: DueStack;

  before(async () => {
    due = await DueStack.create({ kind: "entra" });
  });

  after(() => due.close());

  function endClientSecrets(): void {
    const { store } = due.stack.emulator;
    const { directory, seed } = store.document;
    for (const application of directory.applications.filter(({ appId }) => appId !== seed.deployer.clientId))
      application.passwords = application.passwords.map((kept) => ({ ...kept, endDateTime: "2020-01-01T00:00:00Z" }));
    store.touch();
  }

  it("revokes as administrator when the principal's login has gone", async () => {
    const { stack } = due;
    const witness = await due.restore();
    endClientSecrets();
    await stack.succeed("destroy", "--yes", "--skip-preview");
    assert.deepEqual(witness.ownTokens(), []);
    assert.deepEqual((await readSavedState(stack)).resources, []);
    due.assertNeighboursSpared();
  });

  it("says which token lives when nobody may revoke it, and is finished by the next one", async () => {
    const { stack } = due;
    const witness = await due.restore();
    endClientSecrets();
    stack.emulator.faults.add({ path: "^/api/2.0/token-management/", times: 100, effect: REFUSAL });
    const { exitCode, stdout, stderr } = await stack.run("destroy", "--yes", "--skip-preview");
    assert.notEqual(exitCode, 0);
    assert.match(
      `${stdout}${stderr}`,
      new RegExp(
        `revoking token ${due.firstTokenId} of (?:.|\\n)*alive now: token ${due.firstTokenId} (?:.|\\n)*to go on: .*pulumi destroy`,
      ),
    );
    assert.deepEqual(witness.ownTokens(), [due.firstTokenId]);
    assert.deepEqual(tokenIdsIn(await readSavedState(stack)), [due.firstTokenId]);
    stack.emulator.faults.clear();
    await stack.succeed("destroy", "--yes", "--skip-preview");
    assert.deepEqual(witness.ownTokens(), []);
    assert.deepEqual((await readSavedState(stack)).resources, []);
    due.assertNeighboursSpared();
  });

  it("revokes what a rotation that was killed after its mint left", async () => {
    const { stack } = due;
    const witness = await due.restore();
    const arrival = stack.emulator.holds.next({ path: "^/api/2.0/preview/scim/v2/Me", moment: "before" });
    const update = RunningCommand.start(stack, "up", "--yes", "--skip-preview");
    try {
      const held = await arrival;
      await update.killCli();
      await update.end();
      held.drop();
    } finally {
      await update.end();
    }
    assert.equal(witness.ownTokens().length, 2);
    await stack.succeed("cancel", "--yes");
    await stack.succeed("destroy", "--yes", "--skip-preview");
    assert.deepEqual(witness.ownTokens(), []);
    due.assertNeighboursSpared();
  });
});
