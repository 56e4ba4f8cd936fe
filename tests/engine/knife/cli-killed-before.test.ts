import { assertCliKillIsMended } from "./cli-kills";
import { DueStack } from "./due-stack";
import { assertOnlyCallsAre } from "./killed-rotation";
import { ONE_TIME_SECRET_CALLS } from "./remote-calls";

describe("kill -9 of the CLI before a call of a rotation is applied", () => {
  let due: DueStack;

  before(async () => {
    due = await DueStack.create({ kind: "databricks" });
  });

  after(() => due.close());

  it("can come at no other call than those that follow", async () => {
    await due.restore();
    await assertOnlyCallsAre(due.stack, ONE_TIME_SECRET_CALLS);
  });

  for (const call of ONE_TIME_SECRET_CALLS) {
    it(`is mended by one good up at ${call.name}`, () => assertCliKillIsMended(due, call, "before"));
  }
});
