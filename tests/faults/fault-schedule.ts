import * as fc from "fast-check";
import { judgeSettled } from "./judgement";
import { ModelledComponent, type RunResult } from "./modelled-component";
import type { Injection } from "./modelled-process";
import { runWell, trigger } from "./phases";
import { addExistingPrincipal, describeCase, PRINCIPAL_CASES, type PrincipalCase } from "./principal-cases";
import type { PretendTenant } from "./pretend-tenant";
import { REMOTE_FAULTS } from "./remote-faults";

/** What the user does before a run, and which run it is. */
const MOVES = ["nothing", "trigger", "renewal is due", "refresh"] as const;

/** One run of a schedule. */
interface ScheduledRun {
  readonly move: (typeof MOVES)[number];
  /** Calls and what happens at them; a fault that makes no sense at its call does not strike. */
  readonly faults: readonly { readonly at: number; readonly name: string }[];
}

/** Several runs in a row, in each of which several things may go wrong. */
export interface FaultSchedule {
  /** "entra, one-time-secret". */
  readonly principalCase: string;
  readonly overlap: string;
  readonly runs: readonly ScheduledRun[];
}

const HOUR = 3_600_000;
const RENEWAL = 60 * 24 * HOUR;

/** Later calls are made by the longest runs only, and faults there would hardly ever strike. */
const LAST_CALL = 11;

/** Random schedules of two to six runs with up to four faults each. */
export const faultSchedules: fc.Arbitrary<FaultSchedule> = fc.record({
  principalCase: fc.constantFrom(...PRINCIPAL_CASES.map(describeCase)),
  overlap: fc.constantFrom("0s", "24h"),
  runs: fc.array(
    fc.record({
      move: fc.oneof(
        { weight: 5, arbitrary: fc.constant("trigger" as const) },
        { weight: 4, arbitrary: fc.constantFrom(...MOVES) },
      ),
      faults: fc.array(
        fc.record({ at: fc.nat({ max: LAST_CALL }), name: fc.constantFrom(...REMOTE_FAULTS.map(({ name }) => name)) }),
        { minLength: 1, maxLength: 4 },
      ),
    }),
    { minLength: 2, maxLength: 6 },
  ),
});

/** Runs the schedule on a new tenant's beginning, then good runs, and judges. Returns how many faults struck. */
export async function runSchedule(
  tenant: PretendTenant,
  schedule: FaultSchedule,
): Promise<{ readonly injections: number; readonly violations: readonly string[] }> {
  const principalCase = toCase(schedule.principalCase);
  const existing = await addExistingPrincipal(tenant, principalCase.login);
  const component = ModelledComponent.create(tenant, principalCase, existing);
  component.args = { overlap: schedule.overlap };
  component.addForeignThings();
  let injections = 0;
  let isGood = false;
  for (const [index, scheduled] of schedule.runs.entries()) {
    if (scheduled.move === "trigger") trigger(component, `run ${index}`);
    // Who runs nothing for a third of the lifetime after a failure lets the token end.
    if (scheduled.move === "renewal is due" && isGood) component.advance(RENEWAL);
    const { outcome, process } = await runScheduled(component, scheduled);
    injections += process.struck.length;
    component.witness.mostAlive += process.struck.length;
    isGood = outcome === "done" && scheduled.move !== "refresh";
    component.advance(HOUR);
  }
  await runWell(component, "up");
  trigger(component, "in the end");
  await runWell(component, "up");
  const violations = await judgeSettled(component);
  return { injections, violations: violations.map(({ invariant, found }) => `${invariant}: ${found}`) };
}

function runScheduled(component: ModelledComponent, { move, faults }: ScheduledRun): Promise<RunResult> {
  const injections = faults.flatMap(({ at, name }): Injection[] => {
    const fault = REMOTE_FAULTS.find((candidate) => candidate.name === name);
    if (fault === undefined) throw new Error(`there is no fault "${name}"`);
    return [{ at, fault }];
  });
  component.witness.mostAlive += injections.length;
  return component.run(move === "refresh" ? "refresh" : "up", injections);
}

function toCase(description: string): PrincipalCase {
  const found = PRINCIPAL_CASES.find((candidate) => describeCase(candidate) === description);
  if (found === undefined) throw new Error(`there is no principal "${description}"`);
  return found;
}
