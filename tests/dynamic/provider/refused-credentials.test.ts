import assert from "node:assert/strict";
import * as provider from "../../../dynamic/provider";
import type { Properties } from "../../../dynamic/provider/lifecycle";
import { type EmulatedPrincipal, EmulatedWorkspace } from "../../emulated-workspace";
import { beImpatient } from "./impatience";
import { LOADINGS, type LoadedLifecycles } from "./loaded-lifecycles";

const SECRET = "dose00000000000000000000000000000000";
const TOKEN_VALUE = "dapi00000000000000000000000000000000";

const { personalAccessToken, tokenUsageGrant } = provider;

/** Calls that fail for their credentials. */
const FAILURES: Readonly<Record<string, (inputs: Properties) => Promise<unknown>>> = {
  "an OAuth secret, in a mint": (inputs) =>
    personalAccessToken.create({ ...inputs, login: { authType: "oauth-m2m", clientSecret: SECRET } }),
  "an administrator's token, in a grant": (inputs) =>
    tokenUsageGrant.create({ ...inputs, administrator: { authType: "pat", token: TOKEN_VALUE } }),
  "both, in a delete": (inputs) =>
    personalAccessToken.delete("t", {
      ...inputs,
      login: { authType: "oauth-m2m", clientSecret: SECRET },
      administrator: { authType: "pat", token: TOKEN_VALUE },
    }),
};

describe("what is told of refused credentials", () => {
  let workspace: EmulatedWorkspace;
  let lifecycles: LoadedLifecycles;
  let principal: EmulatedPrincipal;

  before(async () => {
    workspace = await EmulatedWorkspace.start();
    lifecycles = LOADINGS["as modules"](workspace.environment());
    principal = await workspace.addPrincipal();
    await workspace.grantUsage(principal);
  });

  after(async () => {
    await lifecycles.close();
    await workspace.emulator.close();
  });

  beImpatient();

  for (const [sentence, fail] of Object.entries(FAILURES)) {
    it(`does not repeat ${sentence}`, () =>
      assert.rejects(fail(workspace.tokenInputs(principal)), (error: Error) => {
        for (const secret of [SECRET, TOKEN_VALUE]) {
          assert.equal(toWholeText(error).includes(secret), false, "the message has the secret");
        }
        return true;
      }));
  }

  it("does not repeat the value of a token that could not be proved", async () => {
    workspace.emulator.faults.add({ path: "/Me", effect: { kind: "answer", status: 401, body: {} }, times: 50 });
    await assert.rejects(personalAccessToken.create(workspace.tokenInputs(principal)), (error: Error) => {
      assert.match(error.message, /the new token was not what was asked for/);
      assert.doesNotMatch(toWholeText(error), /dapi[0-9a-f]{8}/);
      return true;
    });
  });
});

/** The messages and properties of an error and of what caused it, as a log would show them. */
function toWholeText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.stack ?? ""} ${JSON.stringify(error)} ${error.cause === undefined ? "" : toWholeText(error.cause)}`;
}
