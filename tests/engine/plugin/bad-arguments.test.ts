import assert from "node:assert/strict";
import type { EmulatedStack } from "../emulated-stack";
import { createYamlStack, writeYaml } from "./yaml-stack";

/** A component for each of these arguments, by name; all in one program, whose components are made at once. */
function toProgram(components: Readonly<Record<string, object>>): string {
  const resources = Object.entries(components).map(([name, properties]) => [
    name,
    { type: "databricks-pat:ServicePrincipalToken", properties },
  ]);
  return `resources: ${JSON.stringify(Object.fromEntries(resources))}`;
}

describe("wrong components in a program in YAML on the real engine", () => {
  let stack: EmulatedStack;

  before(async () => {
    stack = await createYamlStack("");
    stack.emulator.store.document.workspace.secretScopes = [{ name: "jobs", acls: [], secrets: {} }];
  });

  after(() => stack.close());

  async function preview(components: Readonly<Record<string, object>>): Promise<string> {
    await writeYaml(stack.folder, toProgram(components));
    const printed = await stack.fail("preview");
    assert.doesNotMatch(printed, /^ +at .*\.[jt]s:\d+/m, "a stack is no message");
    return printed;
  }

  it("fail each by itself, in the words of a TypeScript program, and never with the problem of another", async () => {
    const lifetime = await preview({ wrong: { kind: "databricks", lifetime: "90x" }, right: { kind: "databricks" } });
    const words = 'ServicePrincipalToken "wrong": lifetime: "90x" is not a duration: write a positive whole number';
    assert.ok(lifetime.includes(`resource 'wrong' has a problem: ${words}`), lifetime);
    assert.equal(lifetime.match(/'right' has a problem: ServicePrincipalToken/), null, lifetime);
  });

  const MARK = "marked-correct-horse-battery";
  const secret = { "fn::secret": MARK };
  const existing = { kind: "existing", login: { authType: "one-time-secret" } };
  const applicationId = "7b0f0000-0000-4000-8000-000000000001";
  const SECRETS: Readonly<Record<string, object>> = {
    applicationId: { ...existing, applicationId: secret },
    objectId: { ...existing, objectId: secret },
    lifetime: { kind: "databricks", lifetime: secret },
    scopes: { ...existing, applicationId, scopes: [secret] },
    overlap: { kind: "databricks", overlap: secret },
    kind: { kind: secret },
  };
  for (const [name, properties] of Object.entries(SECRETS))
    it(`fail without the value of what is a secret: ${name}`, async () => {
      const printed = await preview({ wrong: properties });
      assert.match(printed, new RegExp(`has a problem: (ServicePrincipalToken "wrong": )?${name}: `));
      assert.equal(printed.includes(MARK), false, printed);
    });

  it("are refused in one scope, although the name of the place is known only after both were made", async () => {
    const publish = { jobs: { kind: "secret-scope", scope: "jobs", key: "pat" } };
    const printed = await preview({ one: { kind: "databricks", publish }, two: { kind: "databricks", publish } });
    const [, component = "", owner = ""] =
      /resource '(\w+)' has a problem: ServicePrincipalToken "\w+": publish: jobs: ServicePrincipalToken "(\w+)" publishes in key "pat" of secret scope "jobs" already/.exec(
        printed,
      ) ?? [];
    assert.deepEqual([component, owner].sort(), ["one", "two"], printed);
  });

  it("are refused in one vault, and nothing is made by an update either", async () => {
    const vault = (vaultName: string): object => ({ vault: { kind: "key-vault", vaultName, secretName: "pat" } });
    await preview({
      one: { kind: "databricks", publish: vault("kv-data") },
      two: { kind: "databricks", publish: vault("KV-Data") },
    });
    const printed = await stack.failUp();
    assert.match(printed, /publishes in secret "pat" of vault "kv-data" already: give each token a secret of its own/);
    assert.deepEqual(stack.liveTokens(), []);
  });
});
