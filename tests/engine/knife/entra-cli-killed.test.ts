import { assertCliKillIsMended } from "./cli-kills";
import { DueStack } from "./due-stack";
import { assertOnlyCallsAre, momentsOf } from "./killed-rotation";
import { CLIENT_SECRET_CALLS } from "./remote-calls";

/** The other calls are those of a Databricks-managed principal too. */
const OWN_CALLS = CLIENT_SECRET_CALLS.filter(({ name }) => name !== "the preflight" && name !== "the publication");

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

  for (const [call, moment] of momentsOf(OWN_CALLS)) {
    it(`${moment} ${call.name} is mended by one good up`, () => assertCliKillIsMended(due, call, moment));
  }
});
