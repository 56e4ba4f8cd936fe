import { copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readEmulatorFacts } from "../emulator-control";
import { ensureEngine } from "../engine/ensure-engine";
import { createIsolatedFolders } from "../isolated-environment";
import { localEnvironment } from "../local-environment";
import { localConfigFile } from "../local-config-file";
import { localDirectory } from "../local-run";
import { describePlugins, providePlugins } from "../plugins";
import { findEmulator, startEmulatorProcess, stopEmulatorProcess } from "../processes/emulator-process";
import { PulumiCli } from "../processes/pulumi-cli";
import { repositoryRoot } from "../repository-root";
import { needsVaultProxy } from "../vault-by-proxy";
import { DevStack } from "./dev-stack";
import { destroyEverything, runMainJob } from "./main-job";
import { Narrator } from "./narrator";
import { TenantObserver } from "./tenant-observer";

/**
 * `npm start [-- --keep] [-- --real-plugins]`: the main job on the real engine against the emulator, from an empty
 * tenant to a proven rotation. Returns 0 when every proof holds.
 */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { keep: { type: "boolean" }, "real-plugins": { type: "boolean" } },
  });
  const narrator = new Narrator();
  const startedAt = Date.now();
  narrator.step(0, "Set-up");
  const report = (line: string): void => narrator.fact("set-up", line);
  const engine = await ensureEngine(report);
  const directory = localDirectory();
  const stateDirectory = join(directory, "emulator");
  await discardEarlierRun(stateDirectory, directory, report);
  const folders = await createIsolatedFolders(directory);
  const plugins = await providePlugins({ pulumiHome: folders.pulumiHome, real: values["real-plugins"] ?? false });
  const emulator = await startEmulatorProcess({ stateDirectory, detached: values.keep ?? false });
  narrator.fact("engine", `Pulumi ${engine.version} (${engine.source}), ${describePlugins(plugins)}`);
  const vaultByProxy = await needsVaultProxy(plugins);
  narrator.fact("emulator", `${emulator.httpOrigin} and ${emulator.httpsOrigin}`);
  await copyFile(join(repositoryRoot(), "Pulumi.dev.yaml"), localConfigFile());
  const environment = async (): Promise<Record<string, string>> =>
    localEnvironment({
      directory,
      engineBinDirectory: engine.binDirectory,
      emulator: await readEmulatorFacts(emulator.httpOrigin),
      vaultByProxy,
    });
  const stack = new DevStack(new PulumiCli(repositoryRoot(), environment), localConfigFile());
  const job = { narrator, stack, tenant: new TenantObserver(emulator.httpOrigin) };
  try {
    await stack.select();
    await runMainJob(job);
    if (!values.keep) await destroyEverything(job);
  } finally {
    if (!values.keep) {
      await stopEmulatorProcess(emulator);
      await rm(localConfigFile(), { force: true });
    }
  }
  const isProved = narrator.summarise(["run", "token", "generation", "token id", "expires", "reason"]);
  narrator.print(`${((Date.now() - startedAt) / 1000).toFixed(0)} s in all`);
  if (values.keep) printNextCommands(narrator);
  return isProved ? 0 : 1;
}

/** A kept stack and its tenant belong together. Both are discarded, so that the job starts with nothing. */
async function discardEarlierRun(
  stateDirectory: string,
  directory: string,
  report: (line: string) => void,
): Promise<void> {
  const earlier = await findEmulator(stateDirectory);
  if (earlier !== undefined) {
    report("the stack and emulator of an earlier run are discarded");
    await stopEmulatorProcess(earlier);
  }
  for (const folder of ["emulator", "state"]) await rm(join(directory, folder), { recursive: true, force: true });
}

function printNextCommands(narrator: Narrator): void {
  narrator.print("\nThe stack and the emulator are kept. Continue with:");
  narrator.print("   npm run pulumi -- preview --diff");
  narrator.print("   npm run pulumi -- up");
  narrator.print("   npm run pulumi -- config set --path 'databricks-pat:tokens.ingestion.rotationTrigger' now");
  narrator.print("   npm run pulumi -- destroy");
}
