import assert from "node:assert/strict";
import type { EmulatedStack } from "../emulated-stack";
import { createYamlStack, writeYaml } from "./yaml-stack";

const NAMES = ["hidden-key-of-stored", "hidden-key-of-unstored", "hidden-name-in-vault"] as const;

const toSecret = (text: string): object => ({ "fn::secret": text });

/** Places with a name that is a secret: in a scope, stored and not stored, and in a vault through azure-native. */
const PLACES: Readonly<Record<string, object>> = {
  stored: { publish: { place: { kind: "secret-scope", scope: "jobs", key: toSecret(NAMES[0]) } } },
  unstored: {
    storeValue: false,
    publish: { place: { kind: "secret-scope", scope: "jobs", key: toSecret(NAMES[1]) } },
  },
  vault: {
    publish: {
      place: {
        kind: "key-vault",
        resourceGroupName: "rg-emulator",
        vaultName: "kv-emulator",
        secretName: toSecret(NAMES[2]),
      },
    },
  },
};

describe("secret names of places in a program in YAML on the real engine", () => {
  let stack: EmulatedStack;

  before(async () => {
    stack = await createYamlStack("");
    stack.emulator.store.document.workspace.secretScopes = [{ name: "jobs", acls: [], secrets: {} }];
  });

  after(() => stack.close());

  async function up(names: readonly string[]): Promise<string> {
    const resources = names.map((name) => [
      name,
      { type: "databricks-pat:ServicePrincipalToken", properties: { kind: "databricks", ...PLACES[name] } },
    ]);
    const outputs = names.map((name) => [name, `\${${name}.published}`]);
    const program = { resources: Object.fromEntries(resources), outputs: Object.fromEntries(outputs) };
    await writeYaml(
      stack.folder,
      Object.entries(program)
        .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
        .join("\n"),
    );
    const { stdout, stderr } = await stack.succeed("up", "--yes", "--diff");
    return stdout + stderr;
  }

  /** Where a state has one of these texts in clear: "NAME: PATH". */
  async function inClear(): Promise<readonly string[]> {
    const { stdout } = await stack.succeed("stack", "export");
    const { deployment } = JSON.parse(stdout) as { deployment: { resources: readonly { readonly urn: string }[] } };
    const find = (value: unknown, path: string): readonly string[] => {
      if (typeof value === "string") return NAMES.some((name) => value.includes(name)) ? [path] : [];
      if (typeof value !== "object" || value === null) return [];
      return Object.entries(value).flatMap(([key, part]) => find(part, `${path}.${key}`));
    };
    return deployment.resources.flatMap(({ urn, ...resource }) => find(resource, urn.split("::").at(-1) ?? ""));
  }

  it("are shown by no output, and the state has them in clear in no more than the id of a resource", async () => {
    const printed = await up(["stored", "unstored"]);
    for (const name of NAMES) assert.equal(printed.includes(name), false, printed);
    assert.deepEqual(await inClear(), ["stored-secret-place.id"]);
  });

  it("are shown by no output of the component where azure-native publishes", async () => {
    await up(["stored", "unstored", "vault"]);
    const { stdout } = await stack.succeed("stack", "output", "--json");
    assert.deepEqual(JSON.parse(stdout), { stored: "[secret]", unstored: "[secret]", vault: "[secret]" });
    const paths = await inClear();
    assert.ok(paths.length > 1);
    assert.ok(
      paths.every((path) => path === "stored-secret-place.id" || path.startsWith("vault-secret-place.")),
      paths.join(),
    );
  });
});
