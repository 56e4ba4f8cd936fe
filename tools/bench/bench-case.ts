import type { Report } from "../report";
import type { BenchKind } from "./bench-kinds";
import { BENCH_PHASES, type BenchPhase, type PhaseName } from "./bench-phases";
import {
  type BenchSetting,
  openFloor,
  openOwnStack,
  openPeer,
  sizeOfState,
  type StackRuns,
  type StateSize,
  withRound,
} from "./bench-round";
import type { BenchStack, PhaseRun } from "./bench-stack";
import type { ShapeNode } from "./graph-shape";

/** So many principals of one kind. */
export interface BenchCase {
  readonly kind: BenchKind;
  readonly principals: number;
  /** What is measured besides the first update and the destroy. */
  readonly phases: readonly PhaseName[];
  /** How often all of it is measured, each time with new stacks. */
  readonly rounds: number;
  /** What users write without this package is measured too, with these plugins. */
  readonly peer: PeerPlugins | undefined;
}

/** The plugins of the peer. Stand-ins show the cost of its graph, and nothing about the real plugins. */
export type PeerPlugins = "real" | "stand-ins";

/** The programs that are measured beside each other. */
type Measured = "ours" | "floor" | "peer";

/** What was measured of a case, by program. */
export interface CaseResult {
  readonly kind: BenchKind;
  readonly principals: number;
  readonly ours: StackRuns;
  readonly floor: StackRuns;
  readonly peer: (StackRuns & { readonly plugins: PeerPlugins }) | undefined;
}

/** With one round, a command that changes nothing runs so often; the figure is the median. */
const REPETITIONS = 3;

/** Measures a case: each phase of our program, then the same of its floor and of the peer, in turn. */
export async function measureCase(
  setting: BenchSetting,
  { kind, principals, phases, rounds, peer }: BenchCase,
  shape: readonly ShapeNode[],
  report: Report,
): Promise<CaseResult> {
  const recorders = { ours: new Recorder(), floor: new Recorder(), peer: new Recorder() };
  for (let round = 1; round <= rounds; round++)
    await withRound(setting, async (open) => {
      const stacks: readonly (readonly [Measured, BenchStack])[] = [
        ["ours", await openOwnStack(open, kind, principals)],
        ["floor", await openFloor(open, principals, shape)],
        ...(peer === undefined ? [] : [["peer", await openPeer(open, principals)] as const]),
      ];
      for (const phase of BENCH_PHASES.filter(({ name }) => isMeasured(name, phases))) {
        report(`${kind}, ${principals} principals, round ${round} of ${rounds}: ${phase.name}`);
        for (let time = 1; time <= (rounds === 1 && isRepeatable(phase) ? REPETITIONS : 1); time++) {
          for (const [measured, stack] of stacks) recorders[measured].add(phase.name, await stack.run(phase));
          assertSameSteps(phase.name, recorders.ours, recorders.floor);
        }
        if (phase.name !== "first up") continue;
        for (const [measured, stack] of stacks) recorders[measured].state = await sizeOfState(stack);
      }
    });
  const [ours, floor] = [recorders.ours.runs(), recorders.floor.runs()];
  return { kind, principals, ours, floor, peer: peer && { ...recorders.peer.runs(), plugins: peer } };
}

/** The runs of one program while they are measured. */
class Recorder {
  state: StateSize | undefined;
  private readonly phases: Partial<Record<PhaseName, PhaseRun[]>> = {};

  add(phase: PhaseName, run: PhaseRun): void {
    (this.phases[phase] ??= []).push(run);
  }

  /** The steps of the last run of a phase. */
  lastSteps(phase: PhaseName): string {
    return this.phases[phase]?.at(-1)?.steps.join(", ") ?? "";
  }

  runs(): StackRuns {
    if (this.state === undefined) throw new Error("the state was not measured");
    return { phases: this.phases, state: this.state };
  }
}

function isMeasured(name: PhaseName, phases: readonly PhaseName[]): boolean {
  return name === "first up" || name === "destroy" || phases.includes(name);
}

function isRepeatable(phase: BenchPhase): boolean {
  return phase.isRepeatable === true;
}

/** A floor with fewer steps would be too low. */
function assertSameSteps(name: PhaseName, ours: Recorder, floor: Recorder): void {
  if (ours.lastSteps(name) === floor.lastSteps(name)) return;
  throw new Error(
    `The floor does not do the same in "${name}": ${floor.lastSteps(name)}; and this package: ${ours.lastSteps(name)}. ` +
      "Change FLOOR_PROGRAM in tools/bench/bench-programs.ts.",
  );
}
