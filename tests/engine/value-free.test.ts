import assert from "node:assert/strict";
import { sha256 } from "../../emulator/databricks/workspace";
import { EmulatedWorkspace } from "../emulated-workspace";
import { EmulatedStack } from "./emulated-stack";
import { readSavedState, tokenIdsIn } from "./kills/saved-state";

const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { PersonalAccessToken } = require("pulumi-databricks-pat");
const config = new pulumi.Config();
const token = new PersonalAccessToken("reporting-token", { ...config.requireObject("token"), storeValue: false });
exports.tokenId = token.tokenId;
exports.published = token.published;
if (config.get("reads")) exports.value = token.tokenValue;
`;

const LINEAGE = "7e57ed00-0000-4000-8000-000000000007";

describe("a token whose value is not stored, on the real engine", () => {
  let stack: EmulatedStack;
  let applicationId: string;
  const values = new Set<string>();
  const printed: string[] = [];

  beforeEach(async () => {
    stack = await EmulatedStack.create(PROGRAM);
    stack.variables.DATABRICKS_AUTH_TYPE = "azure-client-secret";
    const workspace = EmulatedWorkspace.of(stack.emulator);
    const principal = await workspace.addPrincipal();
    await workspace.grantUsage(principal);
    ({ applicationId } = principal);
    stack.emulator.store.document.workspace.secretScopes = [{ name: "readers", acls: [], secrets: {} }];
    values.clear();
    printed.length = 0;
  });

  afterEach(async () => {
    for (const value of values) {
      for (const text of printed) assert.equal(text.includes(value), false, "a command printed the value");
      for (const [file, text] of await stack.filesLeft()) assert.equal(text.includes(value), false, file);
    }
    await stack.close();
  });

  async function configure(rotation: string, ...names: readonly ("vault" | "scope")[]): Promise<void> {
    const sinks = {
      vault: { kind: "key-vault", vaultUri: stack.emulator.httpOrigin, secretName: "published-token" },
      scope: { kind: "secret-scope", scope: "readers", key: "pat" },
    };
    const publish = Object.fromEntries(names.map((name) => [name, sinks[name]]));
    const host = stack.emulator.httpOrigin;
    const login = { authType: "one-time-secret" };
    await stack.setToken({ host, applicationId, login, lineage: LINEAGE, lifetime: "90d", rotation, publish });
  }

  async function run(...args: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await stack.run(...args);
    remember();
    printed.push(stdout, stderr);
    return `${exitCode} ${stdout}${stderr}`;
  }

  const up = (...flags: readonly string[]): Promise<string> => run("up", "--yes", "--skip-preview", ...flags);

  /** The ids of the tokens that the sinks hold. */
  function held(): { readonly vault: string | undefined; readonly scope: string | undefined } {
    const [vault, scope] = [stack.publishedValue(), scopeValue()];
    return { vault: vault && sha256(vault), scope: scope && sha256(scope) };
  }

  function scopeValue(): string | undefined {
    const stored = stack.emulator.store.document.workspace.secretScopes[0]?.secrets["pat"];
    return stored && Buffer.from(stored.base64, "base64").toString("utf8");
  }

  function remember(): void {
    for (const value of [stack.publishedValue(), scopeValue()])
      if (value?.startsWith("dapi") === true) values.add(value);
  }

  const refusal = { error_code: "PERMISSION_DENIED", message: "no" };
  const refuse = (method: string, path: string): void =>
    stack.emulator.faults.add({ method, path, times: 100, effect: { kind: "answer", status: 403, body: refusal } });

  it("is in no output, input, checkpoint or message, and its sinks have it", async () => {
    await configure("g1", "vault", "scope");
    assert.match(await up(), /^0 /);
    const { tokenId, published } = await stack.outputs<{ tokenId: string; published: object }>();
    assert.deepEqual(held(), { vault: tokenId, scope: tokenId });
    assert.deepEqual(Object.keys(published), ["scope", "vault"]);
    const exported = await run("stack", "export", "--show-secrets");
    assert.ok(exported.includes(tokenId));
    assert.match(await run("preview", "--diff", "--expect-no-changes"), /^0 /);
    await configure("g2", "vault", "scope");
    await run("preview", "--diff", "--json");
    assert.match(await up("--json"), /^0 /);
    assert.deepEqual(stack.liveTokens(), [(await stack.outputs()).tokenId]);
    await run("stack", "export", "--show-secrets");
    await run("refresh", "--yes", "--skip-preview");
    await run("destroy", "--yes", "--skip-preview");
    assert.deepEqual(held(), { vault: undefined, scope: undefined });
    assert.deepEqual(stack.liveTokens(), []);
    assert.ok(values.size >= 2);
  });

  it("that one sink refuses is saved, and the next run finishes the sink before it revokes the old one", async () => {
    await configure("g1", "vault", "scope");
    await up();
    const { tokenId: first } = await stack.outputs();
    await configure("g2", "vault", "scope");
    refuse("PUT", "^/secrets/");
    const failed = await up();
    assert.match(failed, /^[1-9]/);
    assert.match(failed, /publishing token \w+ of .* failed: publish\.vault: PUT .*403/);
    assert.match(failed, /Active now: token \w+ .*; token \w+ /);
    const [second, ...old] = tokenIdsIn(await readSavedState(stack));
    assert.deepEqual(old, [first]);
    assert.deepEqual(held(), { vault: first, scope: second });
    assert.deepEqual([...stack.liveTokens()].sort(), [first, second].sort());

    const again = await up();
    assert.match(again, /publish\.vault: PUT .*403/);
    assert.deepEqual([...stack.liveTokens()].sort(), [first, second].sort());

    stack.emulator.faults.clear();
    assert.match(await run("preview"), /pulumi up writes its value to publish\.vault, read from publish\.scope/);
    assert.match(await up(), /^0 /);
    assert.deepEqual(held(), { vault: second, scope: second });
    assert.deepEqual(stack.liveTokens(), [second]);
    assert.match(await run("preview", "--expect-no-changes"), /^0 /);
  });

  it("that the first run could not finish is finished by the second, also after a refresh", async () => {
    await configure("g1", "vault", "scope");
    refuse("PUT", "^/secrets/");
    assert.match(await up(), /publishing token/);
    const [first] = tokenIdsIn(await readSavedState(stack));
    assert.deepEqual(stack.liveTokens(), [first]);
    stack.emulator.faults.clear();
    await run("refresh", "--yes", "--skip-preview");
    assert.match(await up(), /^0 /);
    assert.deepEqual(held(), { vault: first, scope: first });
    assert.deepEqual(stack.liveTokens(), [first]);
  });

  it("that was overwritten outside is found by a refresh, and comes back with pulumi up", async () => {
    await configure("g1", "vault", "scope");
    await up();
    const { tokenId } = await stack.outputs();
    Object.assign(stack.emulator.store.document.workspace.secretScopes[0]!.secrets["pat"]!, { base64: "b3RoZXI=" });
    assert.match(await run("refresh", "--yes", "--skip-preview"), /publish\.scope holds another value/);
    assert.match(await up(), /read from publish\.vault/);
    assert.deepEqual(held(), { vault: tokenId, scope: tokenId });
    delete stack.emulator.store.document.workspace.secretScopes[0]!.secrets["pat"];
    await configure("g1", "scope");
    await run("refresh", "--yes", "--skip-preview");
    await up();
    delete stack.emulator.store.document.workspace.secretScopes[0]!.secrets["pat"];
    await run("refresh", "--yes", "--skip-preview");
    assert.match(await run("preview", "--diff"), /no sink has its value any more/);
    assert.match(await up(), /^0 /);
    const { tokenId: newer } = await stack.outputs();
    assert.notEqual(newer, tokenId);
    assert.deepEqual(held(), { vault: undefined, scope: newer });
    assert.deepEqual(stack.liveTokens(), [newer]);
  });

  it("keeps a removed sink in the state until its secret is deleted", async () => {
    await configure("g1", "vault", "scope");
    await up();
    const { tokenId } = await stack.outputs();
    await configure("g1", "scope");
    refuse("DELETE", "^/secrets/");
    assert.match(await up(), /publish\.vault: DELETE .*403/);
    assert.equal(held().vault, tokenId);
    stack.emulator.faults.clear();
    assert.match(await up(), /^0 /);
    assert.deepEqual(held(), { vault: undefined, scope: tokenId });
    assert.match(await run("preview", "--expect-no-changes"), /^0 /);
  });

  it("cannot be read by the program", async () => {
    await configure("g1", "scope");
    await stack.succeed("config", "set", "reads", "yes");
    assert.match(
      await run("preview"),
      /PersonalAccessToken "reporting-token": tokenValue: with storeValue: false neither/,
    );
  });
});
