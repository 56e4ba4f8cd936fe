import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { COMMAND } from "../../../tools/layouts-options";
import { runCommand } from "../../../tools/processes/command";
import { runProgram, UsageError } from "../../../tools/command-line";
import { elapsedSince } from "../../../tools/report";
import { repositoryRoot } from "../../../tools/repository-root";
import { EmulatedStack } from "../emulated-stack";
import { type Form, FORMS } from "./program-forms";
import { REAL_LAYOUTS, type RealLayout } from "./real-layouts";
import { useToken } from "./use-token";

/** A package manager that takes longer waits for something. */
const LONGEST_INSTALL_MILLISECONDS = 600_000;

const PEERS = { "@pulumi/pulumi": "3.246.0", "@pulumi/databricks": "1.110.0" };

void runProgram(async () => {
  for (const name of chooseLayouts(process.argv.slice(2))) {
    const start = Date.now();
    try {
      console.log(`${name}: ${await tryLayout(REAL_LAYOUTS[name]!)}, ${elapsedSince(start)}`);
    } catch (error) {
      process.exitCode = 1;
      console.log(`${name}: fails, ${elapsedSince(start)}\n${error instanceof Error ? error.message : String(error)}`);
    }
  }
});

/** The layouts to try: all that there are, if none is named. */
function chooseLayouts(names: readonly string[]): readonly string[] {
  const known = Object.keys(REAL_LAYOUTS);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UsageError(COMMAND, `there is no layout "${unknown}"; there are ${known.join(", ")}`);
  return names.length === 0 ? known : names;
}

/** Installs the package with a real package manager, and has a program use it. Throws where that goes wrong. */
async function tryLayout(layout: RealLayout): Promise<string> {
  const { fails, program = "." } = layout;
  const form: Form = FORMS[layout.form];
  const directory = await mkdtemp(join(tmpdir(), "databricks-pat-layout-"));
  const root = join(directory, "consumer");
  const folder = join(root, program);
  let stack: EmulatedStack | undefined;
  try {
    await mkdir(folder, { recursive: true });
    stack = await prepare(layout, form, { directory, root, folder });
    Object.assign(stack.variables, form.environment);
    if (layout.node !== undefined) await useNode(stack, layout.node, directory);
    if (form.files["tsconfig.json"]?.includes('"outDir"') === true)
      await runCommand(process.execPath, [join(repositoryRoot(), "node_modules/typescript/bin/tsc"), "-p", folder]);
    if (fails === undefined) {
      await useToken(stack, form.driver);
      return "provisions, rotates and destroys";
    }
    await stack.succeed("config", "set", "trigger", "one");
    const printed = await stack.failUp();
    assert.match(printed, fails);
    return `is refused by Pulumi: ${fails.source}`;
  } finally {
    await stack?.close();
    await rm(directory, { recursive: true, force: true });
  }
}

interface Folders {
  readonly directory: string;
  readonly root: string;
  readonly folder: string;
}

async function prepare(layout: RealLayout, form: Form, { directory, root, folder }: Folders): Promise<EmulatedStack> {
  const packing = ["pack", "--ignore-scripts", "--json", "--pack-destination", directory];
  const [{ filename }] = JSON.parse(await runCommand("npm", packing, { cwd: repositoryRoot() })) as [
    { readonly filename: string },
  ];
  const peers = { ...PEERS, ...layout.peers };
  const manifest = {
    name: "consumer",
    private: true,
    ...(form.type === undefined ? {} : { type: form.type }),
    dependencies: { ...peers, "pulumi-databricks-pat": `file:${join(directory, filename)}` },
    devDependencies: { typescript: "5.9.3", ...(layout.form === "an ES module by tsx" ? { tsx: "4.23.15" } : {}) },
    // Of yarn, which would bring a second SDK for the providers, that needs a newer Node.js.
    resolutions: { "@pulumi/pulumi": peers["@pulumi/pulumi"] },
  };
  const files = { ...form.files, "package.json": JSON.stringify(manifest) };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  for (const [name, text] of Object.entries(layout.files ?? {})) await writeFile(join(root, name), text);
  const exec = ["exec", "--yes", `--package=${layout.installer}`, "--", ...layout.install];
  const environment = { ...process.env, CI: "true" };
  const timeoutMilliseconds = LONGEST_INSTALL_MILLISECONDS;
  await runCommand("npm", exec, { cwd: root, environment, timeoutMilliseconds });
  return EmulatedStack.open(directory, folder);
}

/** Puts another Node.js first on the path of the stack. */
async function useNode(stack: EmulatedStack, version: string, directory: string): Promise<void> {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(directory, "node");
  await runCommand("npm", ["install", "--no-save", "--prefix", folder, `${name}@${version}`]);
  const node = join(folder, "node_modules", name, "bin", "node");
  assert.match(await runCommand(node, ["--version"]), new RegExp(`^v${version}\\.`));
  const { PATH = "" } = await stack.environment();
  stack.variables["PATH"] = `${dirname(node)}${delimiter}${PATH}`;
}
