import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineOnPath } from "../../tools/engine/engine-on-path";
import { createIsolatedFolders, isolatedEnvironment } from "../../tools/isolated-environment";
import { PulumiCli } from "../../tools/processes/pulumi-cli";
import { repositoryRoot } from "../../tools/repository-root";

const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
class Greeting extends pulumi.CustomResource {
  constructor(name, props) {
    super("pulumi-nodejs:dynamic/test:Greeting", name, { ...props, __provider: PROVIDER });
  }
}
const PROVIDER = "exports.handler = () => ({ create: async ({ words }) => ({ id: words, outs: { words } }) })";
exports.greeting = new Greeting("greeting", { words: process.env.GREETING }).id;
`;

const YAML_PROGRAM = `
name: set-up-yaml
runtime: yaml
outputs:
  greeting: hello \${pulumi.stack}
`;

describe("the engine of npm test", function () {
  this.timeout(300_000);
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "databricks-pat-engine-"));
    await createIsolatedFolders(directory);
    await writeFile(join(directory, "Pulumi.yaml"), "name: set-up\nruntime: nodejs\nmain: program.js\n");
    await writeFile(join(directory, "program.js"), PROGRAM);
    await symlink(join(repositoryRoot(), "node_modules"), join(directory, "node_modules"));
  });
  after(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it("runs a program with a dynamic resource in the isolated environment", async () => {
    const { binDirectory } = await engineOnPath().provide(() => undefined);
    const environment = { ...isolatedEnvironment({ directory, engineBinDirectory: binDirectory }), GREETING: "hello" };
    const cli = new PulumiCli(directory, () => environment);
    await cli.succeed("stack", "init", "dev");
    await cli.up();
    const { stdout } = await cli.succeed("stack", "output", "--json");
    assert.deepEqual(JSON.parse(stdout), { greeting: "hello" });
    await cli.destroy();
  });

  it("runs a program in YAML", async () => {
    const folder = join(directory, "yaml");
    await mkdir(folder);
    await writeFile(join(folder, "Pulumi.yaml"), YAML_PROGRAM);
    const { binDirectory } = await engineOnPath().provide(() => undefined);
    const cli = new PulumiCli(folder, () => isolatedEnvironment({ directory, engineBinDirectory: binDirectory }));
    await cli.succeed("stack", "init", "dev");
    await cli.up();
    const { stdout } = await cli.succeed("stack", "output", "--json");
    assert.deepEqual(JSON.parse(stdout), { greeting: "hello dev" });
  });
});
