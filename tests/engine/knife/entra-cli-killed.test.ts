import assert from "node:assert/strict";
import { assertCliKillIsMended } from "./cli-kills";
import { DueStack } from "./due-stack";
import { assertOnlyCallsAre, killAt, momentsOf } from "./killed-rotation";
import { CLIENT_SECRET_CALLS } from "./remote-calls";

/** The other calls are those of a Databricks-managed principal too. */
const OWN_CALLS = CLIENT_SECRET_CALLS.filter(({ name }) => name !== "the preflight" && name !== "the publication");

const REMOVAL = CLIENT_SECRET_CALLS.find(({ name }) => name === "the removal of the old client secret")!;

describe("kill -9 of the CLI in the rotation of an Entra-managed principal's token", () => {
  let due: DueStack;

  before(async () => {
    due = await DueStack.create({ kind: "entra" });
  });

  after(() => due.close());

  it("can come at no other call than those that follow, the preflight and the publication", async () => {
    await due.restore();
    await assertOnlyCallsAre(due.stack, CLIENT_SECRET_CALLS);
  });

  it("after the removal of the old client secret is mended by a refresh, with every token in order before", async () => {
    const { stack } = due;
    const witness = await due.restore();
    await killAt(stack, REMOVAL, "after", "the CLI");
    await stack.succeed("cancel", "--yes");
    // The azuread provider takes the secret that is gone for a failure to remove it.
    const failed = await stack.run("up", "--yes", "--skip-preview");
    assert.match(`${failed.stdout}${failed.stderr}`, /removePassword: 404 /);
    assert.equal(await stack.authenticates(stack.publishedValue()), true);
    assert.equal(witness.ownTokens().length, 1);
    await stack.succeed("refresh", "--yes", "--skip-preview");
    await stack.up();
    await due.assertHealed(witness);
  });

  const mended = momentsOf(OWN_CALLS).filter(([call, moment]) => call !== REMOVAL || moment === "before");
  for (const [call, moment] of mended) {
    it(`${moment} ${call.name} is mended by one good up`, () => assertCliKillIsMended(due, call, moment));
  }
});
