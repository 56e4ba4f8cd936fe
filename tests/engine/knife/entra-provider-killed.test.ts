import { DueStack } from "./due-stack";
import { momentsOfProvider } from "./killed-rotation";
import { assertProviderKillIsMended } from "./provider-kills";
import { CLIENT_SECRET_CALLS } from "./remote-calls";

/** The other calls are those of a Databricks-managed principal too. */
const OWN_CALLS = CLIENT_SECRET_CALLS.filter(({ name, isOurs }) => isOurs && name !== "the preflight");

describe("kill -9 of the provider process in the rotation of an Entra-managed principal's token", () => {
  let due: DueStack;

  before(async () => {
    due = await DueStack.create({ kind: "entra" });
  });

  after(() => due.close());

  for (const [call, moment] of momentsOfProvider(OWN_CALLS)) {
    it(`${moment} ${call.name} is mended by one good up`, () => assertProviderKillIsMended(due, call, moment));
  }

  it("leaves a stack that one more up does not change", () => due.assertAtRest());
});
