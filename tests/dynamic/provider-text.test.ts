import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type LifecycleName, providerText } from "../../dynamic/provider-text";

const LIFECYCLES: readonly LifecycleName[] = [
  "existingPrincipal",
  "personalAccessToken",
  "tokenUsageGrant",
  "rotationSchedule",
  "tokenRetirement",
  "publishedSecret",
];

/** The text as states hold it since the first release, but for the lifecycle at LIFECYCLE. Never to be changed. */
const FROZEN =
  'exports.handler=(r=require("module").createRequire(process.cwd()+"/"),f)=>{' +
  'try{f=r.resolve("pulumi-databricks-pat/provider",{paths:[".",...module.paths.map(p=>p+"/.pnpm")]})}' +
  'catch(e){throw Error("install it: "+e)}return r(f).LIFECYCLE}';

/** Runs the text in its argument as Pulumi's provider process does, and prints its answer. */
const PULUMI = `
  const Module = require("module");
  const loaded = new Module("");
  loaded.filename = "";
  loaded.paths = Module._nodeModulePaths(process.cwd());
  try {
    loaded._compile(process.argv[1], "");
    console.log(Object.keys(loaded.exports.handler()).join(" "));
  } catch (error) {
    console.log("failed: " + error.message.split("\\n")[0]);
  }
`;

const METHODS = "configure check diff create read update delete";

async function runText(text: string, cwd: string, environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const { NODE_PATH: _, ...env } = process.env;
  const options = { cwd, env: { ...env, ...environment } };
  return (await promisify(execFile)(process.execPath, ["-e", PULUMI, text], options)).stdout.trim();
}

describe("the text that Pulumi saves with a resource", () => {
  const repository = process.cwd();
  let folder: string;

  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "provider-text-")));
  });

  after(() => rm(folder, { recursive: true }));

  /** A new folder of a Pulumi program. */
  async function makeProgram(name: string): Promise<string> {
    const program = join(folder, name);
    await mkdir(program);
    return program;
  }

  /** Puts the package there as npm installs it: its manifest, what was compiled, and its dependencies above it. */
  async function install(packageFolder: string): Promise<void> {
    await mkdir(join(packageFolder, "bin"), { recursive: true });
    await cp(join(repository, "package.json"), join(packageFolder, "package.json"));
    await cp(join(__dirname, "../../dynamic"), join(packageFolder, "bin/dynamic"), { recursive: true });
    for (const name of ["cockatiel", "croner", "oauth4webapi"]) {
      const link = join(packageFolder, "node_modules", name);
      await mkdir(dirname(link), { recursive: true });
      await symlink(join(repository, "node_modules", name), link);
    }
  }

  for (const lifecycle of LIFECYCLES) {
    describe(`of a ${lifecycle}`, () => {
      const text = providerText(lifecycle);

      it("is what it has always been, byte for byte", () => {
        assert.equal(text, FROZEN.replace("LIFECYCLE", lifecycle));
      });

      it("is one short line, as it is stored twice with every resource", () => {
        assert.ok(Buffer.byteLength(text) < 250, `${Buffer.byteLength(text)} bytes`);
        assert.doesNotMatch(text, /\n/);
      });

      it("loads the lifecycle in the repository itself", async () => {
        assert.equal(await runText(text, repository), METHODS);
      });
    });
  }

  describe("in a program", () => {
    const text = providerText("rotationSchedule");

    it("loads the package from node_modules", async () => {
      const program = await makeProgram("npm");
      await install(join(program, "node_modules/pulumi-databricks-pat"));
      assert.equal(await runText(text, program), METHODS);
    });

    it("loads the package from the node_modules of a folder above, as in a workspace", async () => {
      const root = await makeProgram("workspaces");
      await install(join(root, "node_modules/pulumi-databricks-pat"));
      const program = join(root, "packages/infrastructure");
      await mkdir(program, { recursive: true });
      assert.equal(await runText(text, program), METHODS);
    });

    it("loads the package through a symbolic link, as `npm install ../folder` makes one", async () => {
      const program = await makeProgram("linked");
      const checkout = join(folder, "checkout");
      await install(checkout);
      await mkdir(join(program, "node_modules"));
      await symlink(checkout, join(program, "node_modules/pulumi-databricks-pat"));
      assert.equal(await runText(text, program), METHODS);
    });

    for (const [name, folder] of Object.entries({ "the program": ".", "a workspace": "apps/infrastructure" }))
      it(`loads the package from the hidden folder of pnpm in ${name} when it is the package of a package`, async () => {
        const root = await makeProgram(`pnpm in ${name}`);
        const store = join(root, "node_modules/.pnpm");
        const stored = join(store, "pulumi-databricks-pat@1.0.0/node_modules/pulumi-databricks-pat");
        await install(stored);
        await mkdir(join(store, "node_modules"));
        await symlink(stored, join(store, "node_modules/pulumi-databricks-pat"));
        const program = join(root, folder);
        await mkdir(join(program, "node_modules"), { recursive: true });
        assert.equal(await runText(text, program), METHODS);
      });

    it("loads the package of the program rather than one that pnpm keeps for others", async () => {
      const program = await makeProgram("two versions");
      await install(join(program, "node_modules/pulumi-databricks-pat"));
      await mkdir(join(program, "node_modules/.pnpm/node_modules/pulumi-databricks-pat"), { recursive: true });
      assert.equal(await runText(text, program), METHODS);
    });

    it("loads the package from NODE_PATH where the program has none", async () => {
      const [elsewhere, program] = [await makeProgram("elsewhere"), await makeProgram("with-node-path")];
      await install(join(elsewhere, "node_modules/pulumi-databricks-pat"));
      assert.equal(await runText(text, program, { NODE_PATH: join(elsewhere, "node_modules") }), METHODS);
    });

    it("says what to do where the package is not installed", async () => {
      const program = await makeProgram("without");
      assert.equal(
        await runText(text, program),
        "failed: install it: Error: Cannot find module 'pulumi-databricks-pat/provider'",
      );
    });

    it("passes on the error of an installed package", async () => {
      const program = await makeProgram("broken");
      const installed = join(program, "node_modules/pulumi-databricks-pat");
      await install(installed);
      await rm(join(installed, "bin/dynamic/provider/runtime.js"));
      assert.equal(await runText(text, program), "failed: Cannot find module '../runtime'");
    });

    it("passes on that a package was installed without being built", async () => {
      const program = await makeProgram("unbuilt");
      const installed = join(program, "node_modules/pulumi-databricks-pat");
      await install(installed);
      await rm(join(installed, "bin"), { recursive: true });
      const missing = join(installed, "bin/dynamic/provider/index.js");
      assert.equal(await runText(text, program), `failed: install it: Error: Cannot find module '${missing}'`);
    });
  });
});
