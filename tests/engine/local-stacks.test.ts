import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { claimFolder } from "../../emulator/kernel/folder-claim";
import { ClonedCheckout } from "./cloned-checkout";

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
  let checkout: ClonedCheckout;

  const pulumi: ClonedCheckout["pulumi"] = (args, variables) => checkout.pulumi(args, variables);

  const tokensOf = (printed: string): string[] => {
    const settings = JSON.parse(printed) as Record<string, { readonly objectValue?: object }>;
    return Object.keys(settings["databricks-pat:tokens"]?.objectValue ?? {});
  };

  before(async () => {
    checkout = await ClonedCheckout.create();
    await pulumi(["stack", "init", "prod"]);
    await pulumi(["config", "set", "--path", "databricks-pat:tokens.reporting.rotationTrigger", "kept", "-s", "dev"]);
  });

  after(() => checkout.close());

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
    const before = await readFile(join(checkout.folder, "Pulumi.dev.yaml"), "utf8");
    await pulumi(["config", "set", "--secret", "databricks-pat:clientSecrets", "{}", "--stack", "prod"]);
    assert.equal(await readFile(join(checkout.folder, "Pulumi.dev.yaml"), "utf8"), before);
    assert.match(await readFile(join(checkout.folder, "Pulumi.prod.yaml"), "utf8"), /clientSecrets/);
  });

  it("keeps the configuration of dev from a stack of the same name in another folder", async () => {
    await pulumi(["-C", "examples/secret-scope", "stack", "init", "dev"]);
    assert.deepEqual(tokensOf(await pulumi(["config", "--json", "-C", "examples/secret-scope"])), []);
  });

  it("are not discarded by npm start -- --keep", async () => {
    const { exitCode, stderr } = await checkout.run("start", ["--keep"]);
    assert.equal(exitCode, 1);
    assert.equal(
      stderr.trim(),
      "npm start -- --keep starts with an empty tenant, and would discard: " +
        "the stack organization/databricks-pat-secret-scope/dev, the stack organization/databricks-pat/prod. " +
        "Add --discard to do so, or run npm start alone, which keeps them.",
    );
    assert.deepEqual(tokensOf(await pulumi(["config", "--json", "-s", "dev"])), ["ingestion", "reporting"]);
  });

  it("include dev after npm start -- --keep --discard, as its file configures it, which stays as it was", async () => {
    const before = await readFile(join(checkout.folder, "Pulumi.dev.yaml"), "utf8");
    const { exitCode, stdout, stderr } = await checkout.run("start", ["--keep", "--discard"]);
    assert.equal(exitCode, 0, `${stdout}${stderr}`);
    assert.match(stdout, /"first token" => "rotationTrigger changed: none => \\"kept\\""/);
    assert.equal(await readFile(join(checkout.folder, "Pulumi.dev.yaml"), "utf8"), before);
    assert.match(
      stdout,
      /^The stack and the emulator are kept. Its page shows what happens: http:\/\/127\.0\.0\.1:\d+\/$/m,
    );
    const order = /order +✓ mint #(\d+) < verify #(\d+) < publish #(\d+) < revoke #(\d+)/.exec(stdout)?.slice(1) ?? [];
    assert.equal(order.length, 4);
    const picture = await readFile(join(checkout.folder, ".local", "start", "rotation.svg"), "utf8");
    for (const number of order) assert.ok(picture.includes(`>#${number}</text>`), `the picture has no #${number}`);
    await pulumi(["preview", "--expect-no-changes"]);
  });

  it("and the run of another npm start are left alone by a second one", async () => {
    const free = claimFolder(join(checkout.folder, ".local", "start", "run"));
    try {
      const { exitCode, stderr } = await checkout.run("start", []);
      assert.equal(exitCode, 1);
      assert.equal(
        stderr.trim(),
        `npm start runs in this clone already, as process ${process.pid}: wait for its end, or end it`,
      );
    } finally {
      free();
    }
  });

  it("are left alone by npm start, which refuses a configuration without the trigger that it needs", async () => {
    await pulumi(["config", "rm", "--path", "databricks-pat:tokens.reporting.rotationTrigger"]);
    const before = await readFile(join(checkout.folder, "Pulumi.dev.yaml"), "utf8");
    const { exitCode, stderr } = await checkout.run("start", []);
    assert.equal(exitCode, 1);
    assert.equal(
      stderr.trim(),
      "Pulumi.dev.yaml has been changed: the rotationTrigger of reporting is missing, which npm start needs. " +
        "Restore the file: git checkout Pulumi.dev.yaml",
    );
    assert.equal(await readFile(join(checkout.folder, "Pulumi.dev.yaml"), "utf8"), before);
  });
});
