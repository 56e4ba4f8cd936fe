import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { runCommand } from "../../tools/processes/command";
import { startCommand } from "../../tools/processes/started-command";
import { EmulatedStack } from "./emulated-stack";

const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import { ServicePrincipalToken } from "pulumi-databricks-pat";

const trigger = new pulumi.Config().require("trigger");
const token = new ServicePrincipalToken("reporting", { kind: "databricks", rotationTrigger: trigger, lifetime: "30d" });
export const tokenId = token.tokenId;
export const tokenValue = token.tokenValue;
export const generation = token.generation;
`;

/** What a consumer has who wants Databricks-managed principals only: neither azure-native nor azuread. */
const PEERS = ["@pulumi/pulumi", "@pulumi/databricks"];

/** The program's own compiler. */
const COMPILERS = ["typescript", "ts-node"];

/** Where a package manager puts the package, and whether it links it into node_modules from there. */
const LAYOUTS: Readonly<Record<string, string>> = {
  npm: "node_modules/pulumi-databricks-pat",
  pnpm: "node_modules/.pnpm/pulumi-databricks-pat@file+pulumi-databricks-pat-0.1.0.tgz/node_modules/pulumi-databricks-pat",
};

for (const [layout, place] of Object.entries(LAYOUTS))
  describe(`the package that npm pack makes, in a folder of its own, as ${layout} installs it`, () => {
    let stack: EmulatedStack;
    let folder: string;

    before(async () => {
      const directory = await mkdtemp(path.join(tmpdir(), "databricks-pat-package-"));
      folder = path.join(directory, "consumer");
      const installed = path.join(folder, place);
      await mkdir(installed, { recursive: true });
      await pack(directory, installed);
      await linkFromCheckout(path.join(folder, "node_modules"), [...PEERS, ...COMPILERS]);
      // The place of pnpm has the package's own dependencies and peers beside it, and the program's folder has a link.
      if (layout === "pnpm") {
        await linkFromCheckout(path.dirname(installed), [...dependencies(), ...PEERS]);
        await symlink(installed, path.join(folder, LAYOUTS["npm"] ?? ""));
      } else await linkFromCheckout(path.join(folder, "node_modules"), dependencies());
      await writeFile(path.join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true }));
      await writeFile(path.join(folder, "Pulumi.yaml"), "name: consumer\nmain: index.ts\nruntime: nodejs\n");
      await writeFile(path.join(folder, "index.ts"), PROGRAM);
      const compilerOptions = {
        target: "es2022",
        module: "node16",
        moduleResolution: "node16",
        strict: true,
        types: [],
      };
      await writeFile(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
      stack = await EmulatedStack.open(directory, folder);
    });

    after(() => stack.close());

    it("holds the compiled component, dynamic resources and provider, and no source, test or emulator", async () => {
      const files = await readdir(path.join(folder, place), { recursive: true });
      const modules = files.filter((file) => file.endsWith(".js"));
      for (const file of ["bin/components/index.js", "bin/dynamic/index.js", "bin/dynamic/provider/index.js"]) {
        assert.ok(modules.includes(file), file);
      }
      assert.deepEqual(
        modules.filter((file) => !/^bin\/(components|dynamic)\//.test(file)),
        [],
      );
      for (const file of ["README.md", "LICENSE", "CHANGELOG.md", "package.json"])
        assert.ok(files.includes(file), file);
    });

    it("compiles strictly for a consumer without azure-native and azuread", async () => {
      const compiler = path.join(process.cwd(), "node_modules", "typescript", "bin", "tsc");
      const args = [compiler, "--noEmit", "--skipLibCheck", "false", "--listFiles", "-p", folder];
      const { ended } = await startCommand(process.execPath, args);
      const { exitCode, stdout, stderr } = await ended;
      assert.equal(exitCode, 0, `${stdout}${stderr}`);
      for (const file of ["index.ts", `${place}/bin/components/index.d.ts`])
        assert.ok(stdout.includes(path.join(folder, file)), `${file} was not compiled`);
    }).timeout(300_000);

    it("provisions, rotates and destroys on the real engine", async () => {
      await stack.succeed("config", "set", "trigger", "one");
      await stack.up();
      const first = await stack.outputs();
      assert.equal(await stack.authenticates(first.tokenValue), true);
      await stack.succeed("config", "set", "trigger", "two");
      await stack.up();
      const second = await stack.outputs();
      assert.equal(second.generation, 2);
      assert.deepEqual(stack.liveTokens(), [second.tokenId]);
      await stack.destroy();
      assert.deepEqual(stack.liveTokens(), []);
    });
  });

/** Packs the checkout as it was built, and unpacks it as npm would. */
async function pack(directory: string, target: string): Promise<void> {
  const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", directory];
  const [{ filename }] = JSON.parse(await runCommand("npm", args)) as [{ readonly filename: string }];
  await runCommand("tar", ["-xzf", path.join(directory, filename), "--strip-components=1", "-C", target]);
}

/** Links packages of this checkout's own installation into a `node_modules`. */
async function linkFromCheckout(to: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await mkdir(path.dirname(path.join(to, name)), { recursive: true });
    await symlink(path.join(process.cwd(), "node_modules", name), path.join(to, name));
  }
}

function dependencies(): readonly string[] {
  const manifest = JSON.parse(readFileSync(path.join(process.cwd(), "package.json"), "utf8")) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  return Object.keys(manifest.dependencies);
}
