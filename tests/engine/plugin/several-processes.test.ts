import assert from "node:assert/strict";
import { isolatedFolders } from "../../../tools/isolated-environment";
import { installPlugin } from "../../../tools/plugin-install";
import { EmulatedStack } from "../emulated-stack";
import { createYamlStack, writeYaml } from "./yaml-stack";

interface Outputs {
  readonly stored: string;
  readonly valueFree: string;
}

interface Step {
  readonly trigger: string;
  /** Options of both components, in YAML. */
  readonly options?: string;
  /** Resources beside the components, in YAML. */
  readonly resources?: string;
}

/** A token whose value is in the state, and one whose value is in a secret scope only. */
const yaml = ({ trigger, options = "{}", resources = "" }: Step): string => `
resources:
  stored:
    type: databricks-pat:ServicePrincipalToken
    properties: { kind: databricks, overlap: 0s, rotationTrigger: ${trigger} }
    options: ${options}
  valueFree:
    type: databricks-pat:ServicePrincipalToken
    properties:
      kind: databricks
      overlap: 0s
      rotationTrigger: ${trigger}
      storeValue: false
      publish: { jobs: { kind: secret-scope, scope: jobs, key: pat } }
    options: ${options}${resources}
outputs: { stored: "\${stored.tokenId}", valueFree: "\${valueFree.tokenId}" }
`;

const PROVIDER = `
  other:
    type: pulumi:providers:databricks-pat
    properties: {}`;

const TYPESCRIPT = `
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const args = { kind: "databricks", overlap: "0s", rotationTrigger: "first" };
const publish = { jobs: { kind: "secret-scope", scope: "jobs", key: "pat" } };
exports.stored = new ServicePrincipalToken("stored", args).tokenId;
exports.valueFree = new ServicePrincipalToken("valueFree", { ...args, storeValue: false, publish }).tokenId;
`;

/** The engine deletes a replaced token in the provider of the old state, and makes the new one in that of the program. */
describe("a rotation in which the provider changes too, on the real engine", () => {
  let stack: EmulatedStack;

  afterEach(() => stack.close());

  /** The stack with the secret scope of the programs. */
  function withScope(made: EmulatedStack): void {
    stack = made;
    stack.emulator.store.document.workspace.secretScopes = [{ name: "jobs", acls: [], secrets: {} }];
  }

  /** A run that must leave the new tokens alone, in the places of the old ones. */
  async function rotate(step: Step): Promise<void> {
    const old = await stack.outputs<Outputs>();
    stack.emulator.log.clear();
    await writeYaml(stack.folder, yaml(step));
    await stack.up();
    const { stored, valueFree } = await stack.outputs<Outputs>();
    assert.notEqual(stored, old.stored);
    assert.notEqual(valueFree, old.valueFree);
    assert.deepEqual([...stack.liveTokens()].sort(), [stored, valueFree].sort());
    const [scope] = stack.emulator.store.document.workspace.secretScopes;
    assert.deepEqual(Object.keys(scope?.secrets ?? {}), ["pat"]);
    await stack.up("--expect-no-changes");
  }

  it("revokes the old tokens only: another version of the plugin, an explicit provider, and back", async () => {
    withScope(await createYamlStack(yaml({ trigger: "first" })));
    await stack.up();
    await rotate({ trigger: "second", options: "{ version: 0.1.0 }" });
    await rotate({ trigger: "third", options: '{ providers: ["${other}"] }', resources: PROVIDER });
    await rotate({ trigger: "fourth" });
    await stack.destroy();
    assert.deepEqual(stack.liveTokens(), []);
  });

  it("revokes the old tokens only: a stack that moves from the npm package", async () => {
    withScope(await EmulatedStack.create(TYPESCRIPT));
    await installPlugin(isolatedFolders(stack.directory).pulumiHome);
    await stack.up();
    await rotate({ trigger: "second" });
    await stack.destroy();
    assert.deepEqual(stack.liveTokens(), []);
  });
});
