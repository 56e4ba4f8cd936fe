import { join } from "node:path";
import { readEmulatorFacts } from "./emulator-control";
import { findEmulator, startEmulatorProcess } from "./emulator-process";
import { ensureEngine } from "./engine/ensure-engine";
import { createIsolatedFolders } from "./isolated-environment";
import { localEnvironment } from "./local-environment";
import { providePlugins } from "./plugins";
import type { Report } from "./report";
import { repositoryRoot } from "./repository-root";

/** Absolute path of `.local`, below which everything lives that a local run leaves behind. */
export function localDirectory(): string {
  return join(repositoryRoot(), ".local");
}

/**
 * Gets engine, emulator and plugins ready and returns the environment to run Pulumi in. An emulator that does not run
 * yet is started in the background and goes on running.
 */
export async function prepareLocalRun(
  report: Report,
  options: { readonly realPlugins?: boolean } = {},
): Promise<Record<string, string>> {
  const directory = localDirectory();
  const stateDirectory = join(directory, "emulator");
  const engine = await ensureEngine(report);
  const folders = await createIsolatedFolders(directory);
  await providePlugins({ pulumiHome: folders.pulumiHome, real: options.realPlugins ?? false });
  let emulator = await findEmulator(stateDirectory);
  if (emulator === undefined) {
    emulator = await startEmulatorProcess({ stateDirectory, detached: true });
    report(`emulator: started at ${emulator.httpOrigin} in the background (process ${emulator.pid})`);
  }
  const facts = await readEmulatorFacts(emulator);
  return localEnvironment({ directory, engineBinDirectory: engine.binDirectory, emulator: facts });
}
