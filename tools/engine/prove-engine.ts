import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../processes/command";

/** What must be in one folder: the engine, the host of TypeScript programs, the host of dynamic resources. */
export const ENGINE_EXECUTABLES = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"] as const;

const VERSION_TIMEOUT_MILLISECONDS = 30_000;

/** Returns the version ("3.246.0") of the complete engine in this folder; throws with the problem otherwise. */
export async function proveEngine(binDirectory: string): Promise<string> {
  for (const name of ENGINE_EXECUTABLES) {
    if (!isExecutable(join(binDirectory, name))) throw new Error(`${binDirectory} has no executable ${name}`);
  }
  const printed = await runCommand(join(binDirectory, "pulumi"), ["version"], {
    environment: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeoutMilliseconds: VERSION_TIMEOUT_MILLISECONDS,
  });
  const version = /^v?(\d+\.\d+\.\d+\S*)$/.exec(printed.trim())?.[1];
  if (version === undefined) throw new Error(`${join(binDirectory, "pulumi")} version printed "${printed.trim()}"`);
  return version;
}

/** Whether this user may run the file. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
