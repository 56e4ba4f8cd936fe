import { copyFile, readFile } from "node:fs/promises";
import * as path from "node:path";
import type { EmulatedStack } from "../emulated-stack";

/**
 * After a kill of the engine, does what the documentation says of a state file that is missing, empty or cut: takes its
 * backup. The engine renames its checkpoint before it writes the next one, and does not write it at once.
 */
export async function restoreCutState(stack: EmulatedStack): Promise<void> {
  const checkpoint = path.join(stack.stateFolder, ".pulumi", "stacks", "consumer", "dev.json");
  try {
    JSON.parse(await readFile(checkpoint, "utf8"));
  } catch {
    await copyFile(`${checkpoint}.bak`, checkpoint);
  }
}
