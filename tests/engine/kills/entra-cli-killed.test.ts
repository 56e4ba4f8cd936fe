import assert from "node:assert/strict";
import { assertRepairedAfterCliKill } from "./cli-kills";
import { DueStack } from "./due-stack";
import { assertOnlyCallsAre, killAt, momentsOf } from "./killed-rotation";
import { CLIENT_SECRET_CALLS } from "./remote-calls";

/** The other calls are those of a Databricks-managed principal too. */
const OWN_CALLS = CLIENT_SECRET_CALLS.filter(({ name }) => name !== "the publication");

const REMOVAL = CLIENT_SECRET_CALLS.find(({ name }) => name === "the removal of the old client secret")!;

describe("kill -9 of the CLI in the rotation of an Entra-managed principal's token", () => {
  const due = DueStack.forSuite({ kind: "entra" });

  it("has no other place than the calls below and the publication", async () => {
    await due().restore();
    await assertOnlyCallsAre(due().stack, CLIENT_SECRET_CALLS);
  });

  it("after the removal of the old client secret is repaired by a refresh, and the tokens work before it", async () => {
    const { stack } = due();
    const monitor = await due().restore();
    await killAt(stack, REMOVAL, "after", "the CLI");
    await stack.succeed("cancel", "--yes");
    // The azuread provider fails to remove a secret that is already gone.
    assert.match(await stack.failUp(), /removePassword: 404 /);
    assert.equal(await stack.authenticates(stack.publishedValue()), true);
    assert.equal(monitor.ownTokens().length, 1);
    await stack.refresh();
    await stack.up();
    await due().assertRepaired(monitor);
  });

  const repaired = momentsOf(OWN_CALLS).filter(([call, moment]) => call !== REMOVAL || moment === "before");
  for (const [call, moment] of repaired) {
    it(`${moment} ${call.name} is repaired by one successful up`, () =>
      assertRepairedAfterCliKill(due(), call, moment));
  }
});
