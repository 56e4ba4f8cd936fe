import { DueStack } from "./due-stack";
import { momentsOfProvider } from "./killed-rotation";
import { assertProviderKillIsMended } from "./provider-kills";
import { ONE_TIME_SECRET_CALLS } from "./remote-calls";

describe("kill -9 of the provider process in the rotation of a Databricks-managed principal's token", () => {
  let due: DueStack;

  before(async () => {
    due = await DueStack.create({ kind: "databricks" });
  });

  after(() => due.close());

  for (const [call, moment] of momentsOfProvider(ONE_TIME_SECRET_CALLS)) {
    it(`${moment} ${call.name} is mended by one good up`, () => assertProviderKillIsMended(due, call, moment));
  }

  it("leaves a stack that one more up does not change", () => due.assertAtRest());
});
