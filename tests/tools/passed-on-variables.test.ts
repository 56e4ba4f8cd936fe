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

  it("are passed on as the identity of a job if this machine gives it", () => {
    const job = (url: string) => ({ ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: "token" });
    const local = job("http://127.0.0.1:8080/idtoken?api-version=2.0");
    assert.deepEqual(divideUserVariables(local), { passedOn: local, leftOut: [] });
    for (const url of ["https://pipelines.actions.githubusercontent.test/x", "http://127.0.0.1.test/x", ""])
      assert.deepEqual(divideUserVariables(job(url)), {
        passedOn: {},
        leftOut: ["ACTIONS_ID_TOKEN_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_URL"],
      });
  });

  const left = [
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
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
