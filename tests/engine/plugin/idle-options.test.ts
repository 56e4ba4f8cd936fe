import assert from "node:assert/strict";
import type { EmulatedStack } from "../emulated-stack";
import { createYamlStack, writeYaml } from "./yaml-stack";

const IDLE = {
  ignoreChanges: ["lifetime"],
  replaceOnChanges: ["lifetime"],
  deleteBeforeReplace: true,
  additionalSecretOutputs: ["tokenId"],
  customTimeouts: { create: "1s" },
} as const;

describe("options of a component in a program in YAML on the real engine", () => {
  let stack: EmulatedStack;

  before(async () => {
    stack = await createYamlStack("");
  });

  after(() => stack.close());

  /** The warnings of an update, without what follows the option, and the id of the token. */
  async function up(options: object, properties: object): Promise<readonly [warnings: readonly string[], id: string]> {
    const reporting = {
      type: "databricks-pat:ServicePrincipalToken",
      properties: { kind: "databricks", ...properties },
      options,
    };
    await writeYaml(
      stack.folder,
      `resources: ${JSON.stringify({ reporting })}\noutputs: { id: "\${reporting.tokenId}" }`,
    );
    const { stdout } = await stack.up();
    const [, diagnostics = ""] = stdout.split("Diagnostics:");
    const warned = [...diagnostics.matchAll(/warning: (\w+) has no effect on the resources of this component: /g)];
    const { id } = await stack.outputs<{ readonly id: string }>();
    return [warned.map(([, option = ""]) => option).sort(), id];
  }

  it("are warned of where they change nothing, and change nothing", async () => {
    const [none, first] = await up({}, {});
    assert.deepEqual(none, []);
    const [warned, second] = await up(IDLE, {});
    assert.deepEqual([warned, second], [Object.keys(IDLE).sort(), first]);
    const [again, third] = await up(IDLE, { lifetime: "30d" });
    assert.deepEqual(again, warned);
    assert.notEqual(third, first, "ignoreChanges of lifetime does not keep it");
  });
});
