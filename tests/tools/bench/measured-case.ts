import type { CaseResult } from "../../../tools/bench/bench-case";
import { BENCH_PHASES, type PhaseName } from "../../../tools/bench/bench-phases";
import type { StackRuns } from "../../../tools/bench/bench-round";
import type { PhaseRun } from "../../../tools/bench/bench-stack";

/** A run of a phase, as it is measured. */
export function measuredRun(changes: Partial<PhaseRun> = {}): PhaseRun {
  return {
    wallSeconds: 10,
    cpuSeconds: 5,
    memory: { plugins: { "pulumi-nodejs": { instances: 1, bytes: 100e6 } }, bytes: 100e6 },
    requests: { own: {}, plugins: {} },
    steps: [],
    ...changes,
  };
}

/** All phases of a program, alike but for those that are given. */
export function measuredRuns(
  changes: Partial<Record<PhaseName, readonly PhaseRun[]>> = {},
  state: Partial<StackRuns["state"]> = {},
): StackRuns {
  const alike = Object.fromEntries(BENCH_PHASES.map(({ name }) => [name, [measuredRun()]]));
  return {
    phases: { ...alike, ...changes },
    state: { exportedBytes: 1_000_000, steadyBytes: 500_000, providerTextBytes: 240, ...state },
  };
}

/** A measured case in which this package takes exactly what its floor takes. */
export function measuredCase(changes: Partial<CaseResult> = {}): CaseResult {
  const runs = measuredRuns();
  return { kind: "databricks", principals: 50, ours: runs, floor: runs, peer: undefined, ...changes };
}
