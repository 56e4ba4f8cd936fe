import { assertRepairedAfterCliKill } from "./cli-kills";
import { DueStack } from "./due-stack";
import { assertOnlyCallsAre } from "./killed-rotation";
import { ONE_TIME_SECRET_CALLS } from "./remote-calls";

describe("kill -9 of the CLI before a call of a rotation is applied", () => {
  const due = DueStack.forSuite({ kind: "databricks" });

  it("has no other place than the calls below", async () => {
    await due().restore();
    await assertOnlyCallsAre(due().stack, ONE_TIME_SECRET_CALLS);
  });

  for (const call of ONE_TIME_SECRET_CALLS) {
    it(`at ${call.name} is repaired by one successful up`, () => assertRepairedAfterCliKill(due(), call, "before"));
  }
});
