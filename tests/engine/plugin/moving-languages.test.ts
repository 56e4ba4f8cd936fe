import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isolatedFolders } from "../../../tools/isolated-environment";
import { installPlugin } from "../../../tools/plugin-install";
import { EmulatedStack } from "../emulated-stack";
import { writeYaml } from "./yaml-stack";

/** The same component in both languages. */
const TYPESCRIPT = `
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const { tokenId, generation } = new ServicePrincipalToken("reporting", {
  kind: "databricks",
  overlap: "1h",
  rotationTrigger: process.env.TRIGGER,
});
module.exports = { tokenId, generation };
`;

const yaml = (trigger: string): string => `
resources:
  reporting:
    type: databricks-pat:ServicePrincipalToken
    properties: { kind: databricks, overlap: 1h, rotationTrigger: ${trigger} }
outputs:
  tokenId: \${reporting.tokenId}
  generation: \${reporting.generation}
`;

const NODE_PROJECT = "name: consumer\nmain: index.js\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n";

interface Outputs {
  readonly tokenId: string;
  readonly generation: number;
}

describe("a stack that moves from the npm package to the plugin, on the real engine", () => {
  let stack: EmulatedStack;

  before(async () => {
    stack = await EmulatedStack.create(TYPESCRIPT);
    await installPlugin(isolatedFolders(stack.directory).pulumiHome);
    stack.variables["TRIGGER"] = "first";
    await stack.up();
  });

  after(() => stack.close());

  beforeEach(() => stack.emulator.log.clear());

  it("keeps its token: nothing is changed, and nothing is asked", async () => {
    const before = await stack.outputs<Outputs>();
    await writeYaml(stack.folder, yaml("first"));
    await stack.up("--expect-no-changes");
    assert.deepEqual(await stack.outputs<Outputs>(), before);
    assert.deepEqual(stack.ownRequests(), []);
    await stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    const { stdout } = await stack.succeed("stack", "export");
    const { deployment } = JSON.parse(stdout) as {
      readonly deployment: { readonly resources: readonly { readonly type: string; readonly inputs?: object }[] };
    };
    const own = deployment.resources.filter(({ type }) => type.includes("databricks-pat"));
    assert.deepEqual(own.map(({ type }) => type).sort(), [
      "databricks-pat:index:PersonalAccessToken",
      "databricks-pat:index:RotationSchedule",
      "databricks-pat:index:ServicePrincipalToken",
      "databricks-pat:index:TokenRetirement",
      "pulumi:providers:databricks-pat",
    ]);
    for (const { inputs = {} } of own) assert.ok(!("__provider" in inputs));
  });

  it("rotates: the new token first, and the old one stays for its overlap", async () => {
    const old = await stack.outputs<Outputs>();
    await writeYaml(stack.folder, yaml("second"));
    await stack.up();
    const { tokenId, generation } = await stack.outputs<Outputs>();
    assert.equal(generation, 2);
    assert.deepEqual(stack.events(), [`minted ${tokenId.slice(0, 8)}`, "verified"]);
    assert.deepEqual([...stack.liveTokens()].sort(), [old.tokenId, tokenId].sort());
  });

  it("is refused to a TypeScript program from then on, before anything is made", async () => {
    const before = stack.liveTokens();
    await writeFile(join(stack.folder, "Pulumi.yaml"), NODE_PROJECT);
    stack.variables["TRIGGER"] = "third";
    for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
      const printed = await stack.fail(...command);
      assert.match(printed, /reporting-schedule.*\n.*the plugin databricks-pat has made this resource/);
    }
    assert.deepEqual(stack.liveTokens(), before);
    assert.deepEqual(stack.events(), []);
  });

  it("goes on in its language after that, and destroys every token", async () => {
    await writeYaml(stack.folder, yaml("second"));
    await stack.up("--expect-no-changes");
    await stack.destroy();
    assert.deepEqual(stack.liveTokens(), []);
  });
});
