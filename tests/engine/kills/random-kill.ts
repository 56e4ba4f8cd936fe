import * as fc from "fast-check";
import type { EmulatedStack } from "../emulated-stack";
import { restoreCutState } from "./restored-state";
import { RunningUpdate } from "./running-update";

/** Which processes end. */
const VICTIMS = ["the CLI alone", "the CLI and its providers", "the provider"] as const;

/** The run that is killed. */
export const KILLED_RUNS = ["a first run", "a rotation", "a rotation with an overlap", "a destroy"] as const;

/** A kill at a moment that no request decides. */
export interface RandomKill {
  readonly run: (typeof KILLED_RUNS)[number];
  readonly victim: (typeof VICTIMS)[number];
  /** When, between the first request of an undisturbed run and its end: 0 to 1. */
  readonly moment: number;
}

/** How long an undisturbed run takes, milliseconds from its start. */
export interface RunTimes {
  readonly firstRequest: number;
  readonly end: number;
}

/** How long the engine may take to fail after the kill of its provider, milliseconds. */
const PATIENCE = 60_000;

/** How long the providers of a killed CLI go on, milliseconds. */
const AFTERLIFE = 700;

/** The same kills for the same seed. */
export function drawKills(seed: number, kills: number): readonly RandomKill[] {
  const kill = fc.record({
    victim: fc.constantFrom(...VICTIMS),
    moment: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
  });
  // Each run in turn, so that few kills try all of them.
  return fc
    .sample(kill, { seed, numRuns: kills })
    .map((drawn, index) => ({ ...drawn, run: KILLED_RUNS[index % KILLED_RUNS.length] ?? "a rotation" }));
}

/** "the provider in a rotation, 37 % of the way". */
export function describeKill({ run, victim, moment }: RandomKill): string {
  return `${victim} in ${run}, ${Math.round(moment * 100)} % of the way`;
}

/** Measures an undisturbed run. */
export async function measureRun(stack: EmulatedStack, command: "up" | "destroy"): Promise<RunTimes> {
  const begun = performance.now();
  let firstRequest: number | undefined;
  const stop = stack.emulator.log.follow(() => (firstRequest ??= performance.now() - begun));
  await stack[command]();
  stop();
  const end = performance.now() - begun;
  return { firstRequest: firstRequest ?? end, end };
}

/**
 * Starts the run and kills it with `kill -9`, unless it ends before. Afterwards no process of it is left, the lock is
 * released, and the stack can run again.
 */
export async function killAtRandom(
  stack: EmulatedStack,
  { run, victim, moment }: RandomKill,
  { firstRequest, end }: RunTimes,
): Promise<void> {
  const update = await RunningUpdate.start(stack, run === "a destroy" ? "destroy" : "up");
  try {
    const time = firstRequest + moment * (end - firstRequest);
    const timer = new Promise<"now">((resolve) => setTimeout(() => resolve("now"), time));
    if ((await Promise.race([timer, update.ended])) !== "now") return;
    if (victim === "the provider" && (await update.killStartedProvider())) {
      const late = new Promise<"late">((resolve) => setTimeout(() => resolve("late"), PATIENCE).unref());
      // An engine that goes on waiting for its provider is ended too, as whoever watches it would do.
      if ((await Promise.race([update.ended, late])) !== "late") return;
    }
    await update.killCli();
    if (victim === "the CLI alone") await new Promise((resolve) => setTimeout(resolve, AFTERLIFE));
  } finally {
    await update.end();
  }
  await restoreCutState(stack);
  await stack.run("cancel", "--yes");
}
