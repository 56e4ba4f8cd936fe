import type { Report } from "../report";
import type { BenchKind } from "./bench-kinds";
import { BENCH_PHASES, type BenchPhase, type PhaseName } from "./bench-phases";
import {
  type BenchSetting,
  openFloor,
  openOwnStack,
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
}

/** The programs that are measured beside each other. */
export type Measured = "ours" | "floor";

/** What was measured of a case, by program. */
export interface CaseResult {
  readonly kind: BenchKind;
  readonly principals: number;
  readonly ours: StackRuns;
  readonly floor: StackRuns;
}

/** With one round, a command that changes nothing runs so often; the figure is the median. */
const REPETITIONS = 3;

/** Measures a case: each phase of our program, then the same of its floor, in turn. */
export async function measureCase(
  setting: BenchSetting,
  { kind, principals, phases, rounds }: BenchCase,
  shape: readonly ShapeNode[],
  report: Report,
): Promise<CaseResult> {
  const runs = { ours: new Recorder(), floor: new Recorder() };
  for (let round = 1; round <= rounds; round++)
    await withRound(setting, async (open) => {
      const stacks = {
        ours: await openOwnStack(open, kind, principals),
        floor: await openFloor(open, principals, shape),
      };
      for (const phase of BENCH_PHASES.filter(({ name }) => isMeasured(name, phases))) {
        for (let time = 1; time <= (rounds === 1 && isRepeatable(phase) ? REPETITIONS : 1); time++) {
          const ours = await stacks.ours.run(phase);
          const floor = await stacks.floor.run(phase);
          assertSameSteps(phase, ours, floor);
          runs.ours.add(phase.name, ours);
          runs.floor.add(phase.name, floor);
        }
        report(`${kind}, ${principals} principals, round ${round} of ${rounds}: ${phase.name}`);
        if (phase.name === "first up") await recordSizes(stacks, runs);
      }
    });
  return { kind, principals, ours: runs.ours.runs(), floor: runs.floor.runs() };
}

async function recordSizes(
  stacks: Readonly<Record<Measured, BenchStack>>,
  runs: Readonly<Record<Measured, Recorder>>,
): Promise<void> {
  runs.ours.state = await sizeOfState(stacks.ours);
  runs.floor.state = await sizeOfState(stacks.floor);
}

/** The runs of one program while they are measured. */
class Recorder {
  state: StateSize | undefined;
  private readonly phases: Partial<Record<PhaseName, PhaseRun[]>> = {};

  add(phase: PhaseName, run: PhaseRun): void {
    (this.phases[phase] ??= []).push(run);
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
function assertSameSteps({ name }: BenchPhase, ours: PhaseRun, floor: PhaseRun): void {
  if (ours.steps.join() === floor.steps.join()) return;
  throw new Error(
    `The floor does not do the same in "${name}": ${floor.steps.join(", ")}; and this package: ${ours.steps.join(", ")}. ` +
      "Change FLOOR_PROGRAM in tools/bench/bench-programs.ts.",
  );
}
