import assert from "node:assert/strict";
import { EmulatedWorkspace } from "../emulated-workspace";
import { EmulatedStack } from "./emulated-stack";

/** A component with an overlap, whose places and storage are configuration. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { ServicePrincipalToken } = require("pulumi-databricks-pat");
const args = new pulumi.Config().requireObject("token");
const token = new ServicePrincipalToken("reporting", { kind: "databricks", ...args });
if (args.storeValue !== false) exports.tokenValue = token.tokenValue;
`;

interface Step {
  readonly op: string;
  readonly urn: string;
}

describe("the preview of changed places, on the real engine,", () => {
  let stack: EmulatedStack;

  before(async () => {
    stack = await EmulatedStack.create(PROGRAM);
    const workspace = EmulatedWorkspace.of(stack.emulator);
    await workspace.asAdministrator("POST", "/api/2.0/secrets/scopes/create", { scope: "jobs" });
  });
  after(() => stack.close());

  const write = (key: string, value: string): Promise<unknown> =>
    EmulatedWorkspace.of(stack.emulator).asAdministrator("POST", "/api/2.0/secrets/put", {
      scope: "jobs",
      key,
      string_value: value,
    });

  /** Places by name, each a key of the scope. */
  async function configure(keys: Readonly<Record<string, string>>, changes: object = {}): Promise<void> {
    const publish = Object.fromEntries(
      Object.entries(keys).map(([name, key]) => [name, { kind: "secret-scope", scope: "jobs", key }]),
    );
    await stack.setToken({ publish, ...changes });
  }

  /** What a preview shows: "update reporting-token"; and the lines that it prints. */
  async function preview(): Promise<{ readonly steps: readonly string[]; readonly printed: string }> {
    const { stdout } = await stack.succeed("preview", "--json");
    const { steps } = JSON.parse(stdout) as { readonly steps: readonly Step[] };
    const changes = steps.filter(({ op }) => op !== "same").map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`);
    const lines = await stack.succeed("preview", "--diff");
    return { steps: changes.sort(), printed: `${lines.stdout}${lines.stderr}` };
  }

  it("has only the place where one is added, whether the value is stored or not", async () => {
    await configure({ a: "one" });
    await stack.up();
    await configure({ a: "one", b: "two" });
    assert.deepEqual((await preview()).steps, ["create reporting-secret-b"]);
    await configure({ a: "one" }, { storeValue: false });
    await stack.up();
    await configure({ a: "one", b: "two" }, { storeValue: false });
    assert.deepEqual((await preview()).steps, ["update reporting-token"]);
    await stack.up();
    assert.deepEqual((await preview()).steps, []);
  });

  it("has only the token where its comment changes", async () => {
    await configure({ a: "one", b: "two" });
    await stack.up();
    await configure({ a: "one", b: "two" }, { comment: "for the report" });
    assert.deepEqual((await preview()).steps, ["update reporting-token"]);
    await stack.up();
  });

  it("warns of nothing where two places swap their keys, or one gets another name", async () => {
    await configure({ a: "two", b: "one" }, { comment: "for the report" });
    assert.doesNotMatch((await preview()).printed, /exists already/);
    await configure({ renamed: "one", b: "two" }, { comment: "for the report" });
    const { steps, printed } = await preview();
    assert.deepEqual(steps, ["create reporting-secret-renamed", "delete reporting-secret-a"]);
    assert.doesNotMatch(printed, /exists already/);
    await configure({ a: "one", b: "two" }, { comment: "for the report" });
  });

  it("after a refresh shows what somebody has done to a place, and the state keeps its secrets", async () => {
    await configure({ a: "one", b: "two" });
    await stack.up();
    const { tokenValue } = await stack.outputs<{ readonly tokenValue: string }>();
    await write("one", "theirs");
    const words = /key "one" of secret scope "jobs" was overwritten since it was published: pulumi up publishes/;
    const { stdout, stderr } = await stack.refresh();
    assert.match(`${stdout}${stderr}`, words);
    const { steps, printed } = await preview();
    assert.deepEqual(steps, ["update reporting-secret-a"]);
    assert.match(printed, words);
    assert.match(printed, /- drift +: "overwritten"/);
    assert.ok(!printed.includes(tokenValue));
    for (const [file, text] of await stack.filesLeft()) assert.ok(!text.includes(tokenValue), file);
    await stack.up();
    assert.deepEqual((await preview()).steps, []);
  });
});
