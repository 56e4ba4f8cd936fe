import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyBuild } from "../../tools/mutants/build-copy";
import { findEmulator, stopEmulatorProcess } from "../../tools/processes/emulator-process";
import { type CommandResult, startCommand } from "../../tools/processes/started-command";
import { repositoryRoot } from "../../tools/repository-root";

/** The spellings with which the CLI takes a stack, on any side of the command. */
const OTHER_STACK: readonly (readonly [args: readonly string[], variables?: Readonly<Record<string, string>>])[] = [
  [["config", "--json", "--stack", "prod"]],
  [["config", "--json", "--stack=prod"]],
  [["config", "--json", "-s", "prod"]],
  [["config", "--json", "-sprod"]],
  [["--stack", "prod", "config", "--json"]],
  [["-s", "prod", "config", "--json"]],
  [["config", "--json", "-s", "organization/databricks-pat/prod"]],
  [["--cwd", ".", "config", "--json", "-s", "prod"]],
  [["config", "--json", "-C", ".", "-s", "prod"]],
  [["config", "--json"], { PULUMI_STACK: "prod" }],
];

describe("the stacks of npm run pulumi", () => {
  let checkout: string;

  /** A command of this repository in the copy of the checkout. */
  async function run(
    command: "pulumi" | "start",
    args: readonly string[],
    variables: Readonly<Record<string, string>> = {},
  ): Promise<CommandResult> {
    const main = JSON.stringify(join(checkout, "bin", "tools", command));
    const program = `require(${main}).main(process.argv.slice(1)).then(
      (exitCode) => (process.exitCode = exitCode),
      (error) => { console.error(error.message); process.exitCode = error.exitCode ?? 1; });`;
    const environment = { ...process.env, ...variables };
    return (await startCommand(process.execPath, ["-e", program, "--", ...args], { environment, cwd: checkout })).ended;
  }

  async function pulumi(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<string> {
    const { exitCode, stdout, stderr } = await run("pulumi", args, variables);
    assert.equal(exitCode, 0, `${args.join(" ")}: ${stdout}${stderr}`);
    return stdout;
  }

  const tokensOf = (printed: string): string[] => {
    const settings = JSON.parse(printed) as Record<string, { readonly objectValue?: object }>;
    return Object.keys(settings["databricks-pat:tokens"]?.objectValue ?? {});
  };

  before(async () => {
    checkout = join(await realpath(await mkdtemp(join(tmpdir(), "databricks-pat-checkout-"))), "clone");
    await copyBuild(repositoryRoot(), checkout);
    for (const file of ["Pulumi.yaml", "tools/start/Pulumi.dev.yaml", "examples"])
      await cp(join(repositoryRoot(), file), join(checkout, file), { recursive: true });
    await pulumi(["stack", "init", "prod"]);
    await pulumi(["config", "set", "--path", "databricks-pat:tokens.reporting.rotationTrigger", "kept", "-s", "dev"]);
  });

  after(async () => {
    const emulator = await findEmulator(join(checkout, ".local", "emulator"));
    if (emulator !== undefined) await stopEmulatorProcess(emulator);
    await rm(join(checkout, ".."), { recursive: true, force: true });
  });

  for (const [args, variables] of OTHER_STACK) {
    const shown = [...Object.entries(variables ?? {}).map(([name, value]) => `${name}=${value}`), "pulumi", ...args];
    it(`keeps the configuration of dev from another stack: ${shown.join(" ")}`, async () => {
      assert.deepEqual(tokensOf(await pulumi(args, variables)), []);
    });
  }

  it("finds the kept configuration of dev", async () => {
    const printed = await pulumi(["-s", "dev", "config", "--json"]);
    assert.deepEqual(tokensOf(printed), ["ingestion", "reporting"]);
    assert.match(printed, /rotationTrigger.*kept/);
  });

  it("writes a setting of another stack into the file of that stack", async () => {
    const before = await readFile(join(checkout, "Pulumi.dev.yaml"), "utf8");
    await pulumi(["config", "set", "--secret", "databricks-pat:clientSecrets", "{}", "--stack", "prod"]);
    assert.equal(await readFile(join(checkout, "Pulumi.dev.yaml"), "utf8"), before);
    assert.match(await readFile(join(checkout, "Pulumi.prod.yaml"), "utf8"), /clientSecrets/);
  });

  it("keeps the configuration of dev from a stack of the same name in another folder", async () => {
    await pulumi(["-C", "examples/secret-scope", "stack", "init", "dev"]);
    assert.deepEqual(tokensOf(await pulumi(["config", "--json", "-C", "examples/secret-scope"])), []);
  });

  it("are not discarded by npm start -- --keep", async () => {
    const { exitCode, stderr } = await run("start", ["--keep"]);
    assert.equal(exitCode, 1);
    assert.equal(
      stderr.trim(),
      "npm start -- --keep starts with an empty tenant, and would discard: " +
        "the stack organization/databricks-pat-secret-scope/dev, the stack organization/databricks-pat/prod. " +
        "Add --discard to do so, or run npm start alone, which keeps them.",
    );
    assert.deepEqual(tokensOf(await pulumi(["config", "--json", "-s", "dev"])), ["ingestion", "reporting"]);
  });
});
