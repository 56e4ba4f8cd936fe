import { chmod, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { isolatedFolders } from "../../../tools/isolated-environment";
import { repositoryRoot } from "../../../tools/repository-root";
import { EmulatedStack } from "../emulated-stack";

/** A version that no program names: it takes the plugin that is installed. */
const VERSION = "0.1.0";

/** The stack "dev" of a YAML program, given as the part below its runtime, with the plugin of this checkout installed. */
export async function createYamlStack(program: string): Promise<EmulatedStack> {
  const directory = await mkdtemp(path.join(tmpdir(), "databricks-pat-yaml-"));
  const folder = path.join(directory, "program");
  await mkdir(folder);
  await writeYaml(folder, program);
  await installPlugin(isolatedFolders(directory).pulumiHome);
  return EmulatedStack.open(directory, folder);
}

/** Writes the project with this program, YAML below its runtime. */
export async function writeYaml(folder: string, program: string): Promise<void> {
  await writeFile(path.join(folder, "Pulumi.yaml"), `name: consumer\nruntime: yaml\n${program}\n`);
}

/**
 * Installs the plugin as the engine finds it: what a release's language host does with `PulumiPlugin.yaml`, an executable
 * does here. The host that module proxies have cannot.
 */
export async function installPlugin(pulumiHome: string): Promise<void> {
  const folder = path.join(pulumiHome, "plugins", `resource-databricks-pat-v${VERSION}`);
  const executable = path.join(folder, "pulumi-resource-databricks-pat");
  const entry = path.join(repositoryRoot(), "bin", "plugin", "index.js");
  await mkdir(folder, { recursive: true });
  await writeFile(executable, `#!/bin/sh\nexec '${process.execPath}' '${entry}' "$@"\n`);
  await chmod(executable, 0o755);
}
