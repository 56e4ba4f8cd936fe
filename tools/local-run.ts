import { join } from "node:path";
import { readEmulatorFacts } from "./emulator-control";
import { findEmulator, startEmulatorProcess } from "./processes/emulator-process";
import { ensureEngine } from "./engine/ensure-engine";
import { createIsolatedFolders } from "./isolated-environment";
import { localEnvironment } from "./local-environment";
import { describePlugins, providePlugins } from "./plugins";
import type { Report } from "./report";
import { repositoryRoot } from "./repository-root";
import { needsVaultProxy } from "./vault-by-proxy";

/** Absolute path of `.local`, which holds everything that a local run leaves. */
export function localDirectory(): string {
  return join(repositoryRoot(), ".local");
}

/**
 * Prepares engine, emulator and plugins and returns the environment for Pulumi. If no emulator runs, one is started in
 * the background and runs on.
 */
export async function prepareLocalRun(
  report: Report,
  options: { readonly realPlugins?: boolean } = {},
): Promise<Record<string, string>> {
  const directory = localDirectory();
  const stateDirectory = join(directory, "emulator");
  const engine = await ensureEngine(report);
  const folders = await createIsolatedFolders(directory);
  const plugins = await providePlugins({ pulumiHome: folders.pulumiHome, real: options.realPlugins ?? false });
  if (options.realPlugins) report(describePlugins(plugins));
  let emulator = await findEmulator(stateDirectory);
  if (emulator === undefined) {
    emulator = await startEmulatorProcess({ stateDirectory, detached: true });
    report(`emulator: started at ${emulator.httpOrigin} in the background (process ${emulator.pid})`);
  }
  const facts = await readEmulatorFacts(emulator.httpOrigin);
  const vaultByProxy = await needsVaultProxy(plugins);
  return localEnvironment({ directory, engineBinDirectory: engine.binDirectory, emulator: facts, vaultByProxy });
}
