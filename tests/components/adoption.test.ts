import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type AdoptedTokenArgs, ServicePrincipalToken } from "../../components";
import { CLOUD } from "./cloud-answers";
import { named, type RecordedProgram, runProgram } from "./recorded-program";

const adopt = {
  tokenId: "0123456789abcdef".repeat(4),
  tokenValue: `dapi${"5".repeat(32)}`,
  expiresAt: "2027-01-31T00:00:00Z",
};

function run(given: pulumi.Input<AdoptedTokenArgs | undefined>): Promise<RecordedProgram<ServicePrincipalToken>> {
  const args = { kind: "existing", applicationId: CLOUD.databricksApplicationId, adopt: given } as const;
  return runProgram(() => new ServicePrincipalToken("x", args), { environment: { DATABRICKS_HOST: CLOUD.host } });
}

describe("a token to adopt", () => {
  it("reaches the token as a secret, and its expiry reaches the schedule", async () => {
    const { registrations } = await run(adopt);
    const schedule = named(registrations, "x-schedule");
    assert.equal(schedule.inputs["firstExpiresAt"], adopt.expiresAt);
    assert.deepEqual(schedule.secrets, []);
    const token = named(registrations, "x-token");
    assert.deepEqual(token.inputs["adopt"], adopt);
    assert.ok(token.secrets.includes("adopt"));
  });

  it("may be an output, and a secret one", async () => {
    const { registrations } = await run(pulumi.secret(adopt));
    assert.equal(named(registrations, "x-schedule").inputs["firstExpiresAt"], adopt.expiresAt);
    assert.deepEqual(named(registrations, "x-schedule").secrets, []);
    assert.deepEqual(named(registrations, "x-token").inputs["adopt"], adopt);
  });

  it("may be an output without a value, which is none", async () => {
    for (const none of [undefined, null as unknown as undefined]) {
      const { registrations } = await run(pulumi.output(none));
      assert.equal(named(registrations, "x-schedule").inputs["firstExpiresAt"] ?? undefined, undefined);
      assert.equal(named(registrations, "x-token").inputs["adopt"] ?? undefined, undefined);
    }
  });

  it("reaches the token of a later generation, which may be the first that can adopt it", async () => {
    const { expiresAt: _none, ...endless } = adopt;
    const { registrations } = await run(endless);
    const token = named(registrations, "x-token");
    assert.equal(token.inputs["rotation"], "g3@2026-01-01T00:00:00Z");
    assert.deepEqual(token.inputs["adopt"], endless);
    assert.ok(token.secrets.includes("adopt"));
  });
});
