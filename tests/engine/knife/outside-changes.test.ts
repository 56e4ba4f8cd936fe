import assert from "node:assert/strict";
import { DueStack } from "./due-stack";
import { readSavedState, tokenIdsIn } from "./saved-state";

const REFUSAL = { kind: "answer", status: 403, body: { error_code: "PERMISSION_DENIED", message: "no" } } as const;

describe("a token that was revoked outside", () => {
  let due: DueStack;

  before(async () => {
    due = await DueStack.create({ kind: "databricks" });
  });

  after(() => due.close());

  function revokeOutside(): void {
    const { store } = due.stack.emulator;
    const { workspace } = store.document;
    workspace.tokens = workspace.tokens.filter((token) => token.tokenId !== due.firstTokenId);
    store.touch();
  }

  it("is dropped by a refresh, and the next up mints and publishes another", async () => {
    const { stack } = due;
    await due.restore();
    revokeOutside();
    const witness = due.watch();
    const { stdout } = await stack.succeed("refresh", "--yes", "--skip-preview");
    assert.match(stdout, /PersonalAccessToken reporting-token deleted/);
    assert.deepEqual(tokenIdsIn(await readSavedState(stack)), []);
    await stack.up();
    await due.assertHealed(witness);
    await due.assertAtRest();
  });

  it("is kept in the state by a refresh that nobody lets look, which says so", async () => {
    const { stack } = due;
    await due.restore();
    revokeOutside();
    stack.emulator.faults.add({ path: "^/api/2.0/token-management/", times: 100, effect: REFUSAL });
    const { stdout } = await stack.succeed("refresh", "--yes", "--skip-preview");
    assert.match(
      stdout,
      new RegExp(`token ${due.firstTokenId} of \\S+ could not be looked for and is kept in the state`),
    );
    assert.deepEqual(tokenIdsIn(await readSavedState(stack)), [due.firstTokenId]);
  });

  it("is no obstacle to the rotation that replaces it", async () => {
    const { stack } = due;
    await due.restore();
    revokeOutside();
    const witness = due.watch();
    await stack.up();
    await due.assertHealed(witness);
  });
});
