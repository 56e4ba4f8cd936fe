import assert from "node:assert/strict";
import { type Properties, UNKNOWN } from "../../../../dynamic/provider/lifecycles/properties";
import { describeLifecycle } from "../describe-lifecycle";

const IN_CAPITALS = "in capitals";
const OTHER = "c56a4180-65aa-42ec-a945-5fd21dec0538";

describeLifecycle("a check after another kind of principal", "personalAccessToken", (provider) => {
  const { workspace } = provider;

  /** The reasons of the refusals; `IN_CAPITALS` stands for the principal's id. */
  async function check(olds: Properties, news: Properties): Promise<readonly string[]> {
    const inputs = provider.inputs();
    const changes =
      news.applicationId === IN_CAPITALS ? { applicationId: String(inputs.applicationId).toUpperCase() } : {};
    const { failures } = await provider.lifecycle.check({ ...inputs, ...olds }, { ...inputs, ...news, ...changes });
    return failures.map(({ reason }) => reason);
  }

  const refused: Readonly<Record<string, readonly [olds: Properties, news: Properties]>> = {
    "in the same spelling": [{ managedPrincipal: "databricks" }, {}],
    "with null for none": [{ managedPrincipal: "databricks" }, { managedPrincipal: null }],
    "in capitals": [{ managedPrincipal: "databricks" }, { applicationId: IN_CAPITALS }],
    "together with a rotation": [{ managedPrincipal: "databricks" }, { rotation: "g2" }],
    "made in Entra": [{ managedPrincipal: "entra" }, {}],
  };
  for (const [sentence, [olds, news]] of Object.entries(refused)) {
    it(`refuses to end the principal in use: ${sentence}`, async () => {
      const { applicationId } = provider.inputs();
      assert.deepEqual(await check(olds, news), [
        `kind: this component has made the principal ${String(applicationId)}, and would delete it with all its tokens: ` +
          `keep kind "${String(olds.managedPrincipal)}", or first run pulumi up with retainOnDelete: true in the options, ` +
          "which keeps the principal. No token was changed: fix the cause and run pulumi up again",
      ]);
      assert.deepEqual(workspace.takeRequests(), []);
    });
  }

  const accepted: Readonly<Record<string, readonly [olds: Properties, news: Properties]>> = {
    "the same kind": [{ managedPrincipal: "databricks" }, { managedPrincipal: "databricks" }],
    "a principal that is retained from now on": [{ managedPrincipal: "databricks" }, { managedPrincipal: "retained" }],
    "an existing one after one that was retained": [{ managedPrincipal: "retained" }, {}],
    "an existing one before and after, as in states of earlier builds": [{}, {}],
    "the kind after a state of an earlier build": [{}, { managedPrincipal: "entra" }],
    "an existing one that is not known yet": [{ managedPrincipal: "databricks" }, { applicationId: UNKNOWN }],
    "another existing one": [{ managedPrincipal: "databricks" }, { applicationId: OTHER }],
    "another kind": [{ managedPrincipal: "databricks" }, { managedPrincipal: "entra", applicationId: UNKNOWN }],
  };
  for (const [sentence, [olds, news]] of Object.entries(accepted)) {
    it(`accepts ${sentence}`, async () => {
      const reasons = await check(olds, news);
      assert.deepEqual(
        reasons.filter((reason) => reason.startsWith("kind: ")),
        [],
      );
    });
  }

  it("takes a change of the kind alone for no change", async () => {
    const inputs = provider.inputs();
    const olds = { ...inputs, tokenValue: "v", createdAt: "c", expiresAt: "e" };
    assert.deepEqual(await provider.lifecycle.diff("t", olds, { ...inputs, managedPrincipal: "databricks" }), {
      changes: false,
      replaces: [],
      deleteBeforeReplace: false,
    });
    assert.deepEqual(workspace.takeRequests(), []);
  });
});
