import { join, resolve } from "node:path";
import { main as serve, USAGE as START_USAGE } from "../emulator/main";
import { toExports } from "../emulator/shell/shell-exports";
import { asksForHelp, readOptions, UsageError } from "./command-line";
import { readEmulatorFacts } from "./emulator-control";
import { localDirectory } from "./local-run";
import { findEmulator, type RunningEmulator, stopEmulatorProcess } from "./processes/emulator-process";

const COMMAND = "npm run emulator";
const USAGE = `
usage: npm run emulator -- --stop [--state DIR]
       npm run --silent emulator -- --env BLOCK [--state DIR]

  --stop          stops the emulator that serves the folder; its tenant is kept
  --env BLOCK     prints one client's environment of the emulator that serves the folder, for eval
`;

/**
 * `npm run emulator -- ARGUMENTS`: the emulator in this process, until a signal ends it; or, with `--stop` and
 * `--env BLOCK`, something of an emulator that runs already.
 */
export async function main(args: readonly string[]): Promise<number | undefined> {
  if (asksForHelp(args)) {
    console.log(`${START_USAGE}${USAGE}`.trimEnd());
    return 0;
  }
  const isForRunning = args.some((argument) => /^--(stop|env)(=|$)/.test(argument));
  return isForRunning ? askRunningEmulator(args) : serve(args);
}

async function askRunningEmulator(args: readonly string[]): Promise<number> {
  const options = { stop: { type: "boolean" }, env: { type: "string" }, state: { type: "string" } } as const;
  const { stop, env, state } = readOptions(COMMAND, args, options).values;
  if (stop === true && env !== undefined) throw new UsageError(COMMAND, "--stop and --env are two commands");
  const stateDirectory = resolve(state ?? join(localDirectory(), "emulator"));
  const emulator = await findEmulator(stateDirectory);
  if (emulator === undefined) {
    console.error(`No emulator serves ${stateDirectory}.`);
    // Stopped is what `--stop` is for.
    return stop === true ? 0 : 1;
  }
  return stop === true ? stopIt(emulator) : printBlock(emulator, env ?? "");
}

async function stopIt(emulator: RunningEmulator): Promise<number> {
  await stopEmulatorProcess(emulator);
  console.error(`The emulator at ${emulator.httpOrigin} (process ${emulator.pid}) was stopped. Its tenant is kept.`);
  return 0;
}

async function printBlock(emulator: RunningEmulator, block: string): Promise<number> {
  const { environments } = await readEmulatorFacts(emulator.httpOrigin);
  const environment = Object.entries(environments).find(([name]) => name === block)?.[1];
  if (environment === undefined)
    throw new UsageError(COMMAND, `--env is "${block}"; it must be one of ${Object.keys(environments).join(", ")}`);
  console.log(toExports(environment));
  return 0;
}
