import assert from "node:assert/strict";
import { EmulatedWorkspace } from "../emulated-workspace";
import { EmulatedStack } from "./emulated-stack";

/** A component for each entry of the configuration, by name. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const principals = new pulumi.Config().requireObject("principals");
for (const [name, args] of Object.entries(principals)) new ServicePrincipalToken(name, args);
`;

/** What only the engine decides: the time of a step, and the place in the program. */
const ENGINES_OWN = ["created", "modified", "sourcePosition", "stackTrace"];

/** The resources of a principal of each kind, and what they took when this was written: names and ports have one length. */
const LIMITS: Readonly<Record<string, readonly [resources: number, bytes: number]>> = {
  databricks: [4, 5_652],
  existing: [3, 4_078],
  entra: [7, 12_932],
};

interface SavedResource {
  readonly urn: string;
  readonly type: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

describe("the state of one principal, on the real engine", () => {
  let stack: EmulatedStack;
  let resources: readonly SavedResource[];

  before(async () => {
    stack = await EmulatedStack.create(PROGRAM);
    const { applicationId } = await EmulatedWorkspace.of(stack.emulator).addPrincipal();
    const principals = {
      databricks: { kind: "databricks" },
      existing: { kind: "existing", applicationId },
      entra: { kind: "entra" },
    };
    await stack.configure("principals", principals);
    await stack.up();
    const { stdout } = await stack.succeed("stack", "export");
    ({ resources } = (
      JSON.parse(stdout) as { readonly deployment: { readonly resources: SavedResource[] } }
    ).deployment);
  });

  after(() => stack.close());

  for (const [kind, [count, bytes]] of Object.entries(LIMITS))
    it(`takes ${count} resources and at most ${bytes} bytes beside what only the engine decides: ${kind}`, () => {
      const own = resources.filter(({ urn }) => urn.split("::").at(-1)?.split("-")[0] === kind);
      assert.equal(own.length, count, own.map(({ urn }) => urn).join("\n"));
      const text = JSON.stringify(own, (key, value: unknown) => (ENGINES_OWN.includes(key) ? undefined : value));
      assert.ok(text.length <= bytes, `${text.length} bytes`);
    });

  it("has no outputs of the components, whose children have them, and no property without a value", () => {
    const components = resources.filter(({ type }) => type === "databricks-pat:index:ServicePrincipalToken");
    assert.equal(components.length, 3);
    for (const { outputs } of components) assert.equal(outputs, undefined);
    for (const { urn, type, inputs, outputs } of resources.filter((saved) => saved.type.includes(":dynamic/")))
      assert.ok(!JSON.stringify([type, inputs, outputs]).includes("null"), urn);
  });
});
