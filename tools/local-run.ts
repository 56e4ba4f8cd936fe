import { join } from "node:path";
import { readEmulatorFacts } from "./emulator-control";
import { findEmulator, startEmulatorProcess } from "./processes/emulator-process";
import { ensureEngine } from "./engine/ensure-engine";
import { ensureLanguageHost, type Language } from "./engine/language-hosts";
import { createIsolatedFolders } from "./isolated-environment";
import { localEnvironment } from "./local-environment";
import { installPlugin } from "./plugin-install";
import { describePlugins, providePlugins } from "./plugins";
import type { Report } from "./report";
import { repositoryRoot } from "./repository-root";
import { needsVaultProxy } from "./vault-by-proxy";

/** Absolute path of `.local`, which holds everything that a local run leaves. */
export function localDirectory(): string {
  return join(repositoryRoot(), ".local");
}

/** What a local run has besides the ordinary. */
export interface LocalRunOptions {
  readonly realPlugins?: boolean;
  /** The language of the program, which then has the provider plugin; undefined for TypeScript. */
  readonly language?: Language | undefined;
}

/**
 * Prepares engine, emulator and plugins and returns the environment for Pulumi. If no emulator runs, one is started in
 * the background and runs on.
 */
export async function prepareLocalRun(report: Report, options: LocalRunOptions = {}): Promise<Record<string, string>> {
  const directory = localDirectory();
  const stateDirectory = join(directory, "emulator");
  const engine = await ensureEngine(report);
  const folders = await createIsolatedFolders(directory);
  const plugins = await providePlugins({ pulumiHome: folders.pulumiHome, real: options.realPlugins ?? false });
  if (options.language !== undefined) {
    await ensureLanguageHost(options.language, engine, report);
    await installPlugin(folders.pulumiHome);
  }
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
