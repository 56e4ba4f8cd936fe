import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEV_STACK } from "../dev-configuration";
import { createIsolatedFolders, isolatedEnvironment } from "../isolated-environment";
import { findEmulator, type RunningEmulator, stopEmulatorProcess } from "../processes/emulator-process";
import { PulumiCli } from "../processes/pulumi-cli";

/** The stack that the main job makes, as the backend lists it. */
const OWN_STACK = `organization/databricks-pat/${DEV_STACK}`;

/** The folder of a local run, and what an earlier one left in it. */
export interface EarlierRun {
  readonly directory: string;
  readonly emulator: RunningEmulator | undefined;
  /** Stacks that the main job did not make, and an emulator that serves none of its stacks. */
  readonly notOurs: readonly string[];
}

/** Looks for an earlier run in a folder. */
export async function findEarlierRun(directory: string, engineBinDirectory: string): Promise<EarlierRun> {
  const emulator = await findEmulator(join(directory, "emulator"));
  const stacks = await listStacks(directory, engineBinDirectory);
  const notOurs = stacks.filter((name) => name !== OWN_STACK).map((name) => `the stack ${name}`);
  if (emulator !== undefined && stacks.length === 0)
    notOurs.push(`the tenant of the emulator at ${emulator.httpOrigin} (process ${emulator.pid})`);
  return { directory, emulator, notOurs };
}

/** Stops its emulator and deletes its state. A kept stack and its tenant belong together, so both are discarded. */
export async function discardEarlierRun({ directory, emulator }: EarlierRun): Promise<void> {
  if (emulator !== undefined) await stopEmulatorProcess(emulator);
  for (const folder of ["emulator", "state"]) await rm(join(directory, folder), { recursive: true, force: true });
}

async function listStacks(directory: string, engineBinDirectory: string): Promise<readonly string[]> {
  await createIsolatedFolders(directory);
  // Outside a project, so that every name is a full one.
  const cli = new PulumiCli(tmpdir(), () => isolatedEnvironment({ directory, engineBinDirectory }));
  const { stdout } = await cli.succeed("stack", "ls", "--all", "--json");
  return (JSON.parse(stdout) as readonly { readonly name: string }[]).map(({ name }) => name).sort();
}
