import type { CaseResult } from "./bench-case";
import { BENCH_PHASES, type PhaseName } from "./bench-phases";
import type { StackRuns } from "./bench-round";
import type { PhaseRun } from "./bench-stack";
import { type RequestCounts, sumOf } from "./request-kinds";

/** The figures of one program in one phase: medians of its runs. */
export interface PhaseFigures {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly ownRequests: number;
  readonly pluginRequests: number;
  /** Undefined where the system does not tell it. */
  readonly pluginBytes: number | undefined;
}

/** The middle of some figures; the mean of the two middle ones where their count is even. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((left, right) => left - right);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? NaN;
  return (lower + upper) / 2;
}

/** The figures of a phase; undefined when it was not measured. */
export function figuresOf({ phases }: StackRuns, phase: PhaseName): PhaseFigures | undefined {
  const runs = phases[phase];
  if (runs === undefined || runs.length === 0) return undefined;
  const medianOf = (read: (run: PhaseRun) => number): number => median(runs.map(read));
  const memory = runs.flatMap((run) => (run.memory === undefined ? [] : [run.memory.bytes]));
  return {
    wallSeconds: medianOf((run) => run.wallSeconds),
    cpuSeconds: medianOf((run) => run.cpuSeconds),
    ownRequests: medianOf((run) => sumOf(run.requests.own)),
    pluginRequests: medianOf((run) => sumOf(run.requests.plugins)),
    pluginBytes: memory.length === 0 ? undefined : median(memory),
  };
}

/** How many times as long as ours the peer took; undefined when one of them was not measured. */
export function ratioOfPeer({ ours, peer }: CaseResult, phase: PhaseName): number | undefined {
  const [least, most] = [figuresOf(ours, phase), peer && figuresOf(peer, phase)];
  return least && most && most.wallSeconds / least.wallSeconds;
}

/** How many times as long as its floor a phase took; undefined when it was not measured. */
export function ratioToFloor(result: CaseResult, phase: PhaseName): number | undefined {
  const [ours, floor] = [figuresOf(result.ours, phase), figuresOf(result.floor, phase)];
  return ours && floor && ours.wallSeconds / floor.wallSeconds;
}

/** The requests of a phase by kind, in one of its runs: they are the same in each. */
export function requestsOf(
  runs: StackRuns,
  phase: PhaseName,
): { readonly own: RequestCounts; readonly plugins: RequestCounts } {
  return runs.phases[phase]?.[0]?.requests ?? { own: {}, plugins: {} };
}

/** The most that all plugins of one program held at once, in any phase; undefined where the system does not tell it. */
export function peakPluginBytes(runs: StackRuns): number | undefined {
  const peaks = BENCH_PHASES.flatMap(({ name }) => figuresOf(runs, name)?.pluginBytes ?? []);
  return peaks.length === 0 ? undefined : Math.max(...peaks);
}

/** How many processes of each plugin ran at once, and the most that they held, in any run of any phase. */
export function peakPlugins(runs: StackRuns): Readonly<Record<string, { instances: number; bytes: number }>> {
  const peaks: Record<string, { instances: number; bytes: number }> = {};
  for (const { memory } of Object.values(runs.phases).flat())
    for (const [name, { instances, bytes }] of Object.entries(memory?.plugins ?? {})) {
      const peak = (peaks[name] ??= { instances: 0, bytes: 0 });
      peak.instances = Math.max(peak.instances, instances);
      peak.bytes = Math.max(peak.bytes, bytes);
    }
  return peaks;
}

/** Bytes of exported state per principal. */
export function stateBytesPerPrincipal({ principals }: CaseResult, { state }: StackRuns): number {
  return state.exportedBytes / principals;
}
