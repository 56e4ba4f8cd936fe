import { join, relative } from "node:path";
import { claimFolder, FolderInUse } from "../../emulator/kernel/folder-claim";
import { readCommandLine, UsageError } from "../command-line";
import { assertDevConfiguration } from "../dev-configuration";
import { readEmulatorFacts } from "../emulator-control";
import { ensureEngine } from "../engine/ensure-engine";
import { createIsolatedFolders } from "../isolated-environment";
import { localEnvironment } from "../local-environment";
import { localDirectory } from "../local-run";
import { describeLeftOut, divideUserVariables } from "../passed-on-variables";
import { describePlugins, providePlugins } from "../plugins";
import { startEmulatorProcess, stopEmulatorProcess } from "../processes/emulator-process";
import { PulumiCli } from "../processes/pulumi-cli";
import { repositoryRoot } from "../repository-root";
import { needsVaultProxy } from "../vault-by-proxy";
import { DevStack } from "./dev-stack";
import { discardEarlierRun, findEarlierRun } from "./earlier-run";
import { destroyEverything, proveForm, runMainJob } from "./main-job";
import { Narrator } from "./narrator";
import { savePicture } from "./saved-picture";
import { describeScenarios, getScenario } from "./scenarios";
import { TenantObserver } from "./tenant-observer";

const COMMAND = "npm start";

const HELP = `
usage: ${COMMAND} -- [--scenario NAME] [--keep [--discard]] [--real-plugins]

Two tokens on the real engine, against the emulator: provision, rotate, renew, destroy. Every step is checked. The run
has a tenant and a stack of its own, in .local/start, and touches no other. It changes a copy of Pulumi.dev.yaml only. It
ends with a picture of the rotations, .local/start/rotation.svg, and what that was drawn from, rotation.json.

  --scenario NAME runs the job in another form:
${describeScenarios("                  ")}
  --keep          leaves the stack "dev", as Pulumi.dev.yaml configures it, and its tenant, for npm run pulumi; replaces
                  those of an earlier run
  --discard       with --keep: discards all other local stacks and their tenant, too
  --real-plugins  uses the provider plugins that this machine has, and stand-ins for the others
`;

/**
 * `npm start`: the main job on the real engine against the emulator, from an empty tenant to a proven rotation. Returns 0
 * when every proof holds.
 */
export async function main(args: readonly string[]): Promise<number> {
  const options = {
    scenario: { type: "string" },
    keep: { type: "boolean", default: false },
    discard: { type: "boolean", default: false },
    "real-plugins": { type: "boolean", default: false },
  } as const;
  const parsed = readCommandLine(args, { command: COMMAND, help: HELP, options });
  if (parsed === undefined) return 0;
  const { keep, discard, "real-plugins": real, scenario: name } = parsed.values;
  const scenario = name === undefined ? undefined : getScenario(COMMAND, name);
  if (scenario !== undefined && keep)
    throw new UsageError(
      COMMAND,
      "--keep leaves the stack as Pulumi.dev.yaml configures it, and is not for a --scenario",
    );
  const narrator = new Narrator();
  const startedAt = Date.now();
  narrator.step("Set-up");
  const report = (line: string): void => narrator.fact("set-up", line);
  // The time of the tenant is moved in step 3, so that a time of the user cannot be used.
  const { leftOut, passedOn } = divideUserVariables();
  const warning = describeLeftOut([...leftOut, ...Object.keys(passedOn)]);
  if (warning !== undefined) report(warning);
  assertDevConfiguration();
  const engine = await ensureEngine(report);
  const directory = keep ? localDirectory() : join(localDirectory(), "start");
  const free = claimRun(directory);
  await makeRoom(directory, engine.binDirectory, { keep, discard, report });
  const folders = await createIsolatedFolders(directory);
  const plugins = await providePlugins({ pulumiHome: folders.pulumiHome, real });
  const emulator = await startEmulatorProcess({ stateDirectory: join(directory, "emulator"), detached: keep });
  narrator.fact("engine", `Pulumi ${engine.version} (${engine.source}), ${describePlugins(plugins)}`);
  const vaultByProxy = await needsVaultProxy(plugins);
  narrator.fact("emulator", `${emulator.httpOrigin} and ${emulator.httpsOrigin}`);
  const tenant = new TenantObserver(emulator.httpOrigin);
  const form = await scenario?.begin(tenant);
  const environment = async (): Promise<Record<string, string>> => {
    const emulated = await readEmulatorFacts(emulator.httpOrigin);
    const facts = { directory, engineBinDirectory: engine.binDirectory, emulator: emulated, vaultByProxy };
    return { ...localEnvironment(facts), ...form?.variables };
  };
  const configFile = join(directory, "Pulumi.dev.yaml");
  try {
    const place = { engine, directory, pulumiHome: folders.pulumiHome, configFile, environment, report };
    const stack =
      (await scenario?.openStack?.(place)) ??
      new DevStack(new PulumiCli(repositoryRoot(), environment), configFile, form);
    const job = { narrator, stack, tenant };
    await stack.select();
    await runMainJob(job);
    if (form !== undefined) await proveForm(job, form);
    if (!keep) await destroyEverything(job);
    const { svgFile } = await savePicture(emulator.httpOrigin, join(localDirectory(), "start"));
    narrator.fact(
      "picture",
      `${relative(process.cwd(), svgFile)}: every mint, publication and revocation in its order`,
    );
  } finally {
    await form?.end?.();
    if (!keep) await stopEmulatorProcess(emulator);
    free();
  }
  const isProved = narrator.summarise(["run", "token", "generation", "token id", "expires", "reason"]);
  narrator.print(`${((Date.now() - startedAt) / 1000).toFixed(0)} s in all`);
  if (keep) printNextCommands(narrator, emulator.httpOrigin);
  return isProved ? 0 : 1;
}

/** Keeps other runs out of the folder, which each begins by discarding what is in it. Returns how to let them in. */
function claimRun(directory: string): () => void {
  try {
    return claimFolder(join(directory, "run"));
  } catch (error) {
    if (!(error instanceof FolderInUse)) throw error;
    throw new Error(`${COMMAND} runs in this clone already, as process ${error.holder}: wait for its end, or end it`);
  }
}

interface MakingRoom {
  readonly keep: boolean;
  readonly discard: boolean;
  readonly report: (line: string) => void;
}

/** Discards an earlier run of the main job, so that it starts with nothing. Other stacks are discarded only on request. */
async function makeRoom(directory: string, engineBinDirectory: string, options: MakingRoom): Promise<void> {
  const earlier = await findEarlierRun(directory, engineBinDirectory);
  if (options.keep && !options.discard && earlier.notOurs.length > 0) {
    throw new Error(
      `${COMMAND} -- --keep starts with an empty tenant, and would discard: ${earlier.notOurs.join(", ")}. ` +
        `Add --discard to do so, or run ${COMMAND} alone, which keeps them.`,
    );
  }
  if (earlier.emulator !== undefined) options.report("the stack and emulator of an earlier run are discarded");
  await discardEarlierRun(earlier);
}

function printNextCommands(narrator: Narrator, httpOrigin: string): void {
  narrator.print(`\nThe stack and the emulator are kept. Its page shows what happens: ${httpOrigin}/`);
  narrator.print("Continue with:");
  narrator.print("   npm run pulumi -- preview --diff");
  narrator.print("   npm run pulumi -- up");
  narrator.print(
    "   npm run pulumi -- config set --plaintext --path 'databricks-pat:tokens.ingestion.rotationTrigger' now",
  );
  narrator.print("   npm run pulumi -- destroy");
  narrator.print("   npm run emulator -- --stop");
}
