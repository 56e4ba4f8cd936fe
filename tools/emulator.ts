import { join, resolve } from "node:path";
import { toExports } from "../emulator/shell-exports";
import { asksForHelp, readOptions, UsageError } from "./command-line";
import { readEmulatorFacts } from "./emulator-control";
import { localDirectory } from "./local-run";
import { findEmulator, type RunningEmulator, stopEmulatorProcess } from "./processes/emulator-process";

const COMMAND = "npm run emulator";

/**
 * `npm run emulator -- ARGUMENTS`: the emulator in this process, until a signal ends it.
 *
 * Its program reads the command line and sets the exit code itself. `--stop` and `--env BLOCK`, which need an emulator
 * that runs already, are answered here.
 */
export async function main(args: readonly string[]): Promise<number | undefined> {
  const isForRunning = args.some((argument) => /^--(stop|env)(=|$)/.test(argument));
  if (isForRunning && !asksForHelp(args)) return askRunningEmulator(args);
  process.argv.splice(2, process.argv.length, ...args);
  await import("../emulator/main.js");
  return undefined;
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
