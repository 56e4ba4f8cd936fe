import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { isolatedFolders } from "../../../tools/isolated-environment";
import { installPlugin } from "../../../tools/plugin-install";
import { EmulatedStack } from "../emulated-stack";

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
