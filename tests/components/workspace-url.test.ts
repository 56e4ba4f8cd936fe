import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { MockCallArgs } from "@pulumi/pulumi/runtime";
import { ServicePrincipalToken, type ServicePrincipalTokenArgs } from "../../components";
import { toWorkspaceUrl } from "../../components/workspace-url";
import { CLOUD } from "./cloud-answers";
import { named, type ProgramSurroundings, runProgram } from "./recorded-program";

const SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";
const RESOURCE_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Databricks/workspaces/shop`;
const URL = "adb-1111111111111111.1.azuredatabricks.net";

const FOUND = { id: RESOURCE_ID, workspaceUrl: URL, provisioningState: "Succeeded" };

/** The hosts that the token and its schedule get, and what was looked up. */
async function resolve(
  host: ServicePrincipalTokenArgs["host"],
  answer: object | Error = FOUND,
  surroundings: ProgramSurroundings = {},
): Promise<{ readonly hosts: readonly unknown[]; readonly calls: readonly MockCallArgs[] }> {
  const calls: MockCallArgs[] = [];
  const call = (called: MockCallArgs): object => {
    calls.push(called);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const args = { kind: "existing", applicationId: CLOUD.entraApplicationId, host } as const;
  const { registrations } = await runProgram(() => new ServicePrincipalToken("x", args), { ...surroundings, call });
  return { hosts: ["x-token", "x-schedule"].map((name) => named(registrations, name).inputs["host"]), calls };
}

describe("a workspace that is given by its resource id", () => {
  const writings: Readonly<Record<string, () => pulumi.Input<string>>> = {
    "as text": () => RESOURCE_ID,
    "in another case": () => RESOURCE_ID.replace("resourceGroups", "resourcegroups"),
    "as an output": () => pulumi.output(RESOURCE_ID),
  };
  for (const [sentence, toHost] of Object.entries(writings)) {
    it(`is looked up by the azure-native provider, ${sentence}`, async () => {
      const { hosts, calls } = await resolve(toHost());
      assert.deepEqual(hosts, [`https://${URL}`, `https://${URL}`]);
      assert.deepEqual(
        calls.map(({ token, inputs }) => ({ token, inputs: inputs as object })),
        [
          {
            token: "azure-native:databricks:getWorkspace",
            inputs: { resourceGroupName: "rg", workspaceName: "shop" },
          },
        ],
      );
    });
  }

  it("is known in a preview", async () => {
    const { hosts } = await resolve(RESOURCE_ID, FOUND, { preview: true });
    assert.deepEqual(hosts, [`https://${URL}`, `https://${URL}`]);
  });

  it("is unknown in a preview that does not know the id yet, and nothing is looked up", async () => {
    const unknown = pulumi.output(pulumi.unknown as string);
    const { hosts, calls } = await resolve(unknown, FOUND, { preview: true });
    assert.deepEqual([hosts, calls], [[pulumi.runtime.unknownValue, pulumi.runtime.unknownValue], []]);
  });

  it("may be that of the environment or the stack configuration, after a host", async () => {
    const environment = { DATABRICKS_AZURE_RESOURCE_ID: RESOURCE_ID };
    assert.deepEqual((await resolve(undefined, FOUND, { environment })).hosts[0], `https://${URL}`);
    const config = { "databricks:azureWorkspaceResourceId": RESOURCE_ID };
    assert.deepEqual((await resolve(undefined, FOUND, { config })).hosts[0], `https://${URL}`);
    const both = { environment: { ...environment, DATABRICKS_HOST: CLOUD.host } };
    const { hosts, calls } = await resolve(undefined, FOUND, both);
    assert.deepEqual([hosts[0], calls], [CLOUD.host, []]);
  });

  it("gives its URL to a provider of the component, because the default one may not find it", async () => {
    const environment = { DATABRICKS_AZURE_RESOURCE_ID: RESOURCE_ID };
    const program = (): ServicePrincipalToken => new ServicePrincipalToken("x", { kind: "databricks" });
    const { registrations } = await runProgram(program, { environment, call: () => FOUND });
    assert.equal(named(registrations, "x-workspace").inputs["host"], `https://${URL}`);
    const { registrations: ofUrl } = await runProgram(program, { environment: { DATABRICKS_HOST: CLOUD.host } });
    assert.equal(
      ofUrl.some(({ name }) => name === "x-workspace"),
      false,
    );
  });

  it("needs no look-up with a URL", async () => {
    const { hosts, calls } = await resolve(CLOUD.host);
    assert.deepEqual([hosts[0], calls], [CLOUD.host, []]);
  });

  const failures: Readonly<Record<string, readonly [host: string, answer: object | Error, problem: RegExp]>> = {
    "of another resource": [
      `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv`,
      FOUND,
      /host: ".*" is not the resource id of a workspace: copy it from Properties/,
    ],
    "in another subscription than the provider's, which has a workspace of that name too": [
      RESOURCE_ID,
      { ...FOUND, id: RESOURCE_ID.replace(SUBSCRIPTION, "3f2504e0-4f89-41d3-9a0c-0305e82c3301") },
      /host: .* is in another subscription than the azure-native provider: give the component a provider with subscriptionId 0b1f6471/,
    ],
    "that has no URL yet": [
      RESOURCE_ID,
      { id: RESOURCE_ID, provisioningState: "Creating" },
      /host: .* has no URL yet \(it is Creating\): run pulumi again/,
    ],
    "that is not there": [
      RESOURCE_ID,
      // As the engine answers.
      Object.assign(new Error(), { details: "ResourceNotFound: no such workspace\nat somewhere" }),
      /host: .* was not found by the azure-native provider: .*ResourceNotFound: no such workspace$/,
    ],
    "that the provider's login may not read, with the number of Entra": [
      RESOURCE_ID,
      Object.assign(new Error(), {
        details:
          'request failed /subscriptions: ClientSecretCredential authentication failed. \nPOST https://login.test\n{ "error_description": "AADSTS7000215: Invalid client secret" }',
      }),
      /: request failed \/subscriptions: ClientSecretCredential authentication failed\. \(AADSTS7000215\)$/,
    ],
  };
  for (const [sentence, [host, answer, problem]] of Object.entries(failures)) {
    it(`fails the program with the id of one ${sentence}`, async () => {
      const call = (): object => {
        if (answer instanceof Error) throw answer;
        return answer;
      };
      const program = async (): Promise<unknown> => {
        const { result } = await runProgram(() => toWorkspaceUrl(host, { name: "x", parent: undefined }), { call });
        return pulumi.runtime.serializeProperties("test", { host: result });
      };
      await assert.rejects(program(), problem);
    });
  }
});
