import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { EmulatedStack } from "../emulated-stack";

/**
 * Does what docs/rotation.md says after a kill in the instant in which Pulumi writes the attributes of a state file: they
 * are empty, and every command fails until they are deleted.
 */
export async function deleteEmptyAttributes(stack: EmulatedStack): Promise<void> {
  const folder = join(stack.stateFolder, ".pulumi", "stacks", "consumer");
  const names = await readdir(folder).catch(() => []);
  for (const path of names.filter((name) => name.endsWith(".attrs")).map((name) => join(folder, name)))
    if ((await stat(path)).size === 0) await rm(path);
}
