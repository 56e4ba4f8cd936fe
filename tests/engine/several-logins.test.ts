import assert from "node:assert/strict";
import { PulumiCli } from "../../tools/processes/pulumi-cli";
import { EmulatedWorkspace } from "../emulated-workspace";
import { EmulatedStack } from "./emulated-stack";

/** A workspace token beside the ARM_ variables of the azuread provider, as in many pipelines. */
describe("settings of several login methods on the real engine", () => {
  let stack: EmulatedStack;
  let undecided: PulumiCli;

  before(async () => {
    stack = await EmulatedStack.create();
    undecided = new PulumiCli(stack.folder, async () => {
      const { DATABRICKS_AUTH_TYPE: _decision, ...environment } = await stack.environment();
      return environment;
    });
  });

  after(() => stack.close());

  async function failUndecided(...args: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await undecided.run(...args);
    assert.notEqual(exitCode, 0);
    return `${stdout}${stderr}`.replace(/\s+/g, " ");
  }

  it("fail the preview in the words of the databricks provider, where it adds the principal", async () => {
    await stack.setToken({ kind: "entra" });
    assert.match(
      await failUndecided("preview"),
      /validate: more than one authorization method configured: azure and pat\. Config: host=.* Env: DATABRICKS_HOST, DATABRICKS_TOKEN, DATABRICKS_CONFIG_FILE, ARM_CLIENT_SECRET, ARM_CLIENT_ID, ARM_TENANT_ID/,
    );
  });

  it("fail the preview with the variables and DATABRICKS_AUTH_TYPE, where this package logs in alone", async () => {
    const { applicationId } = await EmulatedWorkspace.of(stack.emulator).addPrincipal();
    await stack.setToken({ kind: "existing", applicationId });
    assert.match(
      await failUndecided("preview"),
      /azure \(ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET\) and pat \(DATABRICKS_TOKEN\)\. Set DATABRICKS_AUTH_TYPE or databricks:authType to the one to use/,
    );
    assert.deepEqual(stack.liveTokens(), []);
  });

  it("work as soon as DATABRICKS_AUTH_TYPE names one", async () => {
    await stack.setToken({ kind: "entra" });
    await stack.up();
    assert.equal(stack.liveTokens().length, 1);
  });
});
