import assert from "node:assert/strict";
import type { Properties } from "../../../../dynamic/provider/lifecycles/properties";
import { useProviderInProcess } from "../describe-lifecycle";
import type { LoadedLifecycles } from "../provider-loading";

const SECRET = "dose00000000000000000000000000000000";
const TOKEN_VALUE = "dapi00000000000000000000000000000000";

const login = { authType: "oauth-m2m", clientSecret: SECRET };
const administrator = { authType: "pat", token: TOKEN_VALUE };

/** Calls that fail for their credentials. */
const FAILURES: Readonly<Record<string, (lifecycles: LoadedLifecycles, inputs: Properties) => Promise<unknown>>> = {
  "an OAuth secret, in a mint": ({ personalAccessToken }, inputs) => personalAccessToken.create({ ...inputs, login }),
  "an administrator's token, in a grant": ({ tokenUsageGrant }, inputs) =>
    tokenUsageGrant.create({ ...inputs, administrator }),
  "an administrator's token, in a retirement": ({ tokenRetirement }, inputs) =>
    tokenRetirement.update("r", { pending: ["2020-01-01T00:00:00Z"] }, { ...inputs, administrator, overlap: "24h" }),
  "both, in a delete": ({ personalAccessToken }, inputs) =>
    personalAccessToken.delete("t", { ...inputs, login, administrator }),
};

describe("the error of refused credentials", () => {
  const provider = useProviderInProcess();

  for (const [sentence, fail] of Object.entries(FAILURES)) {
    it(`does not repeat ${sentence}`, () => {
      provider.restart({ DATABRICKS_TOKEN: TOKEN_VALUE });
      return assert.rejects(fail(provider.lifecycles, provider.inputs()), (error: Error) => {
        for (const secret of [SECRET, TOKEN_VALUE]) {
          assert.equal(toWholeText(error).includes(secret), false, "the message has the secret");
        }
        return true;
      });
    });
  }

  it("does not repeat the value of a token that could not be proved", async () => {
    const effect = { kind: "answer", status: 401, body: {} } as const;
    provider.workspace.emulator.faults.add({ path: "/Me", effect, times: 50 });
    await assert.rejects(provider.lifecycles.personalAccessToken.create(provider.inputs()), (error: Error) => {
      assert.match(error.message, /the new token is not as requested/);
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
