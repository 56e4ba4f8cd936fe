import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { runCommand } from "../../tools/processes/command";
import { startCommand } from "../../tools/processes/started-command";
import { EmulatedStack } from "./emulated-stack";
import { type Form, FORMS } from "./layouts/program-forms";
import { useToken } from "./layouts/use-token";

/** What a consumer has who wants Databricks-managed principals only: neither azure-native nor azuread. */
const PEERS = ["@pulumi/pulumi", "@pulumi/databricks"];

/** The program's own compiler. */
const COMPILERS = ["typescript", "ts-node"];

/** How the program's own compiler is set, besides its `tsconfig.json`. */
const COMPILER_SETTINGS: Readonly<Record<string, readonly string[]>> = {
  "as it is": [],
  "by the rules of CommonJS alone": [
    ...["--module", "commonjs", "--moduleResolution", "node", "--esModuleInterop", "false", "--noEmit"],
  ],
};

/** Where a package manager puts things, from the folder in which it was run. */
interface Layout {
  /** The package. */
  readonly place: string;
  /** The folder of the program. */
  readonly program: string;
  readonly form: keyof typeof FORMS;
}

const HOISTED = "node_modules/pulumi-databricks-pat";

const LAYOUTS: Readonly<Record<string, Layout>> = {
  npm: { place: HOISTED, program: ".", form: "typescript" },
  // pnpm links the package from here into node_modules, and its own dependencies and peers are beside it here only.
  pnpm: {
    place:
      "node_modules/.pnpm/pulumi-databricks-pat@file+pulumi-databricks-pat-0.1.0.tgz/node_modules/pulumi-databricks-pat",
    program: ".",
    form: "an ES module that was compiled",
  },
  "a workspace": { place: HOISTED, program: "packages/consumer", form: "JavaScript" },
  "npm or yarn": { place: HOISTED, program: ".", form: "an inline program of the Automation API" },
};

for (const [layout, { place, program, form }] of Object.entries(LAYOUTS))
  describe(`the package that npm pack makes, as ${layout} installs it, for a program in the form of ${form}`, () => {
    const { files, ...how }: Form = FORMS[form];
    let stack: EmulatedStack;
    let root: string;
    let folder: string;

    before(async () => {
      const directory = await mkdtemp(path.join(tmpdir(), "databricks-pat-package-"));
      root = path.join(directory, "consumer");
      folder = path.join(root, program);
      const installed = path.join(root, place);
      await mkdir(installed, { recursive: true });
      await mkdir(folder, { recursive: true });
      await pack(directory, installed);
      await linkFromCheckout(path.join(root, "node_modules"), [...PEERS, ...COMPILERS]);
      if (place === HOISTED) await linkFromCheckout(path.join(root, "node_modules"), dependencies());
      else {
        await linkFromCheckout(path.dirname(installed), [...dependencies(), ...PEERS]);
        await symlink(installed, path.join(root, HOISTED));
      }
      const manifest = { name: "consumer", private: true, ...(how.type === undefined ? {} : { type: how.type }) };
      for (const [name, text] of Object.entries({ ...files, "package.json": JSON.stringify(manifest) }))
        await writeFile(path.join(folder, name), text);
      stack = await EmulatedStack.open(directory, folder);
    });

    after(() => stack.close());

    it("holds the compiled component, dynamic resources, provider, command and policies, and no source, test or emulator", async () => {
      const names = await readdir(path.join(root, place), { recursive: true });
      const modules = names.filter((file) => file.endsWith(".js"));
      for (const file of ["bin/components/index.js", "bin/dynamic/index.js", "bin/dynamic/provider/index.js"]) {
        assert.ok(modules.includes(file), file);
      }
      assert.deepEqual(
        modules.filter((file) => !/^bin\/(command|components|dynamic|plugin|policy)\//.test(file)),
        [],
      );
      for (const file of ["README.md", "LICENSE", "CHANGELOG.md", "package.json"])
        assert.ok(names.includes(file), file);
    });

    if ("tsconfig.json" in files)
      for (const [setting, flags] of Object.entries(COMPILER_SETTINGS))
        it(`compiles strictly ${setting} for a consumer without azure-native and azuread`, async () => {
          const compiler = path.join(process.cwd(), "node_modules", "typescript", "bin", "tsc");
          const args = [compiler, "--skipLibCheck", "false", "--listFiles", ...flags, "-p", folder];
          const { ended } = await startCommand(process.execPath, args);
          const { exitCode, stdout, stderr } = await ended;
          assert.equal(exitCode, 0, `${stdout}${stderr}`);
          for (const file of ["index.ts", `${place}/bin/components/index.d.ts`])
            assert.ok(stdout.includes(path.join(root, file)), `${file} was not compiled`);
        }).timeout(300_000);

    it("provisions, rotates and destroys on the real engine", async () => {
      await useToken(stack, how.driver);
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
