import assert from "node:assert/strict";
import { describeLeftOut, divideUserVariables } from "../../tools/passed-on-variables";

describe("the variables that a user sets for npm run pulumi", () => {
  const passed = {
    DATABRICKS_PAT_NOW: "2026-12-24T00:00:00Z",
    DATABRICKS_PAT_DELETE_UNREACHABLE: "true",
    PULUMI_STACK: "prod",
    PULUMI_PARALLEL: "4",
    PULUMI_SKIP_CONFIRMATIONS: "true",
  };

  it("are passed on when they are a rehearsed time, a setting of ours, or a setting of Pulumi without an account", () => {
    assert.deepEqual(divideUserVariables({ ...passed, HOME: "/home/somebody", npm_config_proxy: "x" }), {
      passedOn: passed,
      leftOut: [],
    });
  });

  const left = [
    "ARM_CLIENT_SECRET",
    "AZURE_TENANT_ID",
    "DATABRICKS_HOST",
    "DATABRICKS_TOKEN",
    "HTTPS_PROXY",
    "NODE_OPTIONS",
    "PULUMI_ACCESS_TOKEN",
    "PULUMI_BACKEND_URL",
    "PULUMI_CONFIG_PASSPHRASE",
    "PULUMI_DEBUG_PROVIDERS",
    "https_proxy",
  ];

  for (const name of left) {
    it(`are left out, and named without their value: ${name}`, () => {
      const { passedOn, leftOut } = divideUserVariables({ [name]: "of-a-real-tenant" });
      assert.deepEqual(passedOn, {});
      assert.equal(describeLeftOut(leftOut), `not passed on, because a local run uses only the emulator: ${name}`);
    });
  }

  it("give no line when there are none", () => {
    assert.equal(describeLeftOut([]), undefined);
  });
});
