import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ClientEnvironment, clientEnvironment } from "../../emulator/client-environment";
import { type Emulator, startEmulator } from "../../emulator";
import { PulumiCli } from "../../tools/processes/pulumi-cli";
import { startCommand } from "../../tools/processes/started-command";
import type { EmulatedStack } from "./emulated-stack";
import { copyExample, openExample } from "./example-project";
import { waitUntil } from "./kills/wait-until";

/** Lets a client reach the emulator's vault on machines that do not resolve names below `localhost`. */
const RESOLVE_LOCALHOST = `
const dns = require("node:dns");
const { lookup } = dns;
dns.lookup = (name, ...rest) => lookup(name.endsWith(".localhost") ? "127.0.0.1" : name, ...rest);
`;

describe("the examples, as a user copies them", () => {
  let stack: EmulatedStack | undefined;

  afterEach(async () => {
    await stack?.close();
    stack = undefined;
  });

  const set = (key: string, value: string, ...flags: readonly string[]) =>
    stack!.succeed("config", "set", ...flags, key, value);

  it("quick-start mints a token, rotates it when the text is edited, and ends it", async () => {
    stack = await openExample("quick-start");
    await stack.up();
    const first = await stack.outputs();
    assert.equal(await stack.authenticates(first.tokenValue), true);
    const program = join(stack.folder, "index.ts");
    await writeFile(program, (await readFile(program, "utf8")).replace('"first"', '"second"'));
    await stack.up();
    const second = await stack.outputs();
    assert.equal(await stack.authenticates(second.tokenValue), true);
    assert.equal(await stack.authenticates(first.tokenValue), false);
    await stack.destroy();
    assert.deepEqual(stack.liveTokens(), []);
  });

  it("key-vault-reader never fails while its token is rotated without an overlap", async () => {
    stack = await openExample("key-vault-reader");
    await set("resourceGroupName", "rg-emulator");
    await set("vaultName", "kv-emulator");
    await stack.up();
    const { secretUri, tokenId } = await stack.outputs<{ readonly secretUri: string; readonly tokenId: string }>();
    const resolver = join(stack.folder, "resolve-localhost.cjs");
    await writeFile(resolver, RESOLVE_LOCALHOST);
    const environment = {
      ...(await stack.environment()),
      // @azure/identity asks the real login service whether it may trust the authority.
      ...environmentsOf(stack.emulator)["real-names-by-proxy"],
      NODE_OPTIONS: `--require ${resolver}`,
    };
    const reader = await startCommand(process.execPath, ["reader.mjs", secretUri, "0.1"], {
      cwd: stack.folder,
      environment,
    });
    try {
      const answers = (): number =>
        stack!.emulator.log.list().filter(({ target, userAgent }) => target.endsWith("/Me") && userAgent === "node")
          .length;
      await waitUntil("the reader calls the workspace", () => answers() > 0);
      await set("rotationTrigger", "second");
      await stack.up();
      assert.notEqual((await stack.outputs()).tokenId, tokenId);
      const before = answers();
      await waitUntil("the reader goes on", () => answers() > before + 2);
    } finally {
      reader.process.kill("SIGTERM");
    }
    const { stdout, stderr } = await reader.ended;
    const lines = stdout.trim().split("\n");
    assert.equal(lines.filter((line) => line === "read the secret").length, 2, `${stdout}${stderr}`);
    assert.deepEqual(new Set(lines), new Set(["read the secret", "200 reporting"]), stderr);
    await stack.destroy();
  });

  it("stack-reference brings a rotation to the other stack, and both tokens work until it is there", async () => {
    stack = await openExample("stack-reference", "provision");
    const { emulator } = stack;
    const use = new PulumiCli(join(stack.folder, "..", "use"), () => stack!.environment());
    const value = (): string => {
      const scope = emulator.store.document.workspace.secretScopes.find(({ name }) => name === "reporting");
      return Buffer.from(scope?.secrets["token"]?.base64 ?? "", "base64").toString();
    };
    await stack.up();
    await use.succeed("stack", "init", "dev");
    await use.succeed("config", "set", "provision", "organization/databricks-pat-provision/dev");
    await use.up();
    const first = value();
    assert.equal(await stack.authenticates(first), true);
    await set("rotationTrigger", "second");
    await stack.up();
    assert.equal(value(), first);
    assert.equal(await stack.authenticates(first), true, "the reader has not been updated yet");
    await use.up();
    assert.notEqual(value(), first);
    assert.equal(value(), (await stack.outputs()).tokenValue);
    assert.equal(await stack.authenticates(value()), true);
    const { stdout } = await use.succeed("stack", "export");
    assert.equal(stdout.includes(value()), false, "the state of the other stack has the token encrypted only");
    await use.destroy();
    await stack.destroy();
    assert.deepEqual(stack.liveTokens(), []);
  });

  it("two-workspaces has a token in each, with a login for each", async () => {
    stack = await openExample("two-workspaces");
    const west = await startEmulator();
    try {
      const places: Readonly<Record<string, Emulator>> = { east: stack.emulator, west };
      for (const [workspace, { httpOrigin, store }] of Object.entries(places)) {
        await set(`${workspace}Host`, httpOrigin);
        await set(`${workspace}Token`, store.document.seed.admin.tokenValue, "--secret");
      }
      const login = environmentsOf(stack.emulator).databricks;
      const environment = Object.entries(stack.environment()).filter(([name]) => !(name in login));
      const cli = new PulumiCli(stack.folder, () => ({
        ...Object.fromEntries(environment),
        DATABRICKS_CONFIG_FILE: "/dev/null",
      }));
      await cli.up();
      const tokens = (emulator: Emulator): number =>
        emulator.store.document.workspace.tokens.filter(
          ({ ownerId }) =>
            ownerId !== emulator.store.document.workspace.principals.find(({ kind }) => kind === "user")?.id,
        ).length;
      assert.deepEqual(Object.values(places).map(tokens), [1, 1]);
      await set("rotationTrigger", "second");
      await cli.up();
      assert.deepEqual(Object.values(places).map(tokens), [1, 1]);
      await cli.destroy();
      assert.deepEqual(Object.values(places).map(tokens), [0, 0]);
    } finally {
      await west.close();
    }
  });

  it("databricks-provider updates the provider that has the token, and replaces nothing that it made", async () => {
    stack = await openExample("databricks-provider");
    await stack.up();
    const first = await stack.outputs();
    const [scope] = stack.emulator.store.document.workspace.secretScopes;
    assert.equal(scope?.name, "reports");
    await set("rotationTrigger", "second");
    const { stdout } = await stack.up();
    assert.notEqual((await stack.outputs()).tokenId, first.tokenId);
    assert.match(stdout, /pulumi:providers:databricks as-reporting updated/);
    assert.doesNotMatch(stdout, /SecretScope reports (updated|replaced|created|deleted)/);
    await stack.destroy();
    assert.deepEqual(stack.liveTokens(), []);
    assert.deepEqual(stack.emulator.store.document.workspace.secretScopes, []);
  });

  it("value-free writes the token into its scope, and the state never has it", async () => {
    stack = await openExample("value-free");
    const value = (): string => {
      const scope = stack!.emulator.store.document.workspace.secretScopes.find(({ name }) => name === "reporting");
      return Buffer.from(scope?.secrets["token"]?.base64 ?? "", "base64").toString();
    };
    await stack.up();
    const first = value();
    assert.equal(await stack.authenticates(first), true);
    await set("rotationTrigger", "second");
    await stack.up();
    assert.notEqual(value(), first);
    assert.equal(await stack.authenticates(value()), true);
    const { stdout } = await stack.succeed("stack", "export", "--show-secrets");
    for (const token of [first, value()]) assert.equal(stdout.includes(token), false);
    await stack.destroy();
    assert.deepEqual(stack.liveTokens(), []);
  });

  it("unit-test has a test that passes, and fails when the program shows the token", async () => {
    const { directory, folder } = await copyExample("unit-test");
    try {
      const runTests = async () => (await startCommand("npm", ["test"], { cwd: folder })).ended;
      const passed = await runTests();
      assert.equal(passed.exitCode, 0, `${passed.stdout}${passed.stderr}`);
      assert.match(passed.stdout, /^# pass 3$/m);
      const program = join(folder, "index.ts");
      const shown = (await readFile(program, "utf8")).replace(
        "{reporting.tokenValue}",
        "{pulumi.unsecret(reporting.tokenValue)}",
      );
      await writeFile(program, shown);
      const failed = await runTests();
      assert.equal(failed.exitCode, 1);
      assert.match(failed.stdout, /^# fail 1$/m);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});

function environmentsOf(emulator: Emulator): ClientEnvironment {
  return clientEnvironment({ ...emulator, seed: emulator.store.document.seed });
}
