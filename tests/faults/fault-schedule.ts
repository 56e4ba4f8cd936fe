import * as fc from "fast-check";
import { checkSettled } from "./final-state";
import { applyChange, argumentChanges, type ArgumentChange } from "./argument-changes";
import { ModelledComponent, type RunResult } from "./modelled-component";
import type { Injection } from "./modelled-process";
import { DAY, HOUR, runWell, trigger } from "./phase";
import { addExistingPrincipal, describeCase, PRINCIPAL_CASES, type PrincipalCase } from "./principal-cases";
import { type RewindableTenant, toTokenId } from "./rewindable-tenant";
import { REMOTE_FAULTS } from "./remote-faults";

/** The user's action before a run. */
const MOVES = ["nothing", "trigger", "renewal is due", "refresh", "taint"] as const;

/** One run of a schedule. */
interface ScheduledRun {
  readonly move: (typeof MOVES)[number];
  /** Arguments that change before it. */
  readonly changes?: readonly ArgumentChange[];
  /** Faults by the index of the call; one that does not apply to its call does not strike. */
  readonly faults: readonly { readonly at: number; readonly name: string }[];
}

/** Several runs in a row, each with several faults. */
export interface FaultSchedule {
  /** "entra, one-time-secret". */
  readonly principalCase: string;
  readonly overlap: string;
  readonly runs: readonly ScheduledRun[];
}

/** Time without runs until a renewal is due; at least five days of the lifetime are left for runs that fail. */
const RENEWAL = 60 * DAY;
const LEAST_LEFT = 5 * DAY;

/** Only the longest runs make later calls. */
const LAST_CALL = 11;

/** Random schedules of two to six runs with up to two changed arguments and four faults each. */
export const faultSchedules: fc.Arbitrary<FaultSchedule> = fc.record({
  principalCase: fc.constantFrom(...PRINCIPAL_CASES.map(describeCase)),
  overlap: fc.constantFrom("0s", "24h"),
  runs: fc.array(
    fc.record({
      move: fc.oneof(
        { weight: 5, arbitrary: fc.constant("trigger" as const) },
        { weight: 5, arbitrary: fc.constantFrom(...MOVES) },
      ),
      changes: fc.array(argumentChanges, { maxLength: 2 }),
      faults: fc.array(
        fc.record({ at: fc.nat({ max: LAST_CALL }), name: fc.constantFrom(...REMOTE_FAULTS.map(({ name }) => name)) }),
        { minLength: 1, maxLength: 4 },
      ),
    }),
    { minLength: 2, maxLength: 6 },
  ),
});

/** Runs the schedule, then good runs, and checks the final state. Returns how many faults struck. */
export async function runSchedule(
  tenant: RewindableTenant,
  schedule: FaultSchedule,
): Promise<{ readonly injections: number; readonly violations: readonly string[] }> {
  const principalCase = toCase(schedule.principalCase);
  const existing = await addExistingPrincipal(tenant);
  const component = ModelledComponent.create(tenant, principalCase, existing);
  component.args = { overlap: schedule.overlap };
  component.addForeignThings();
  let injections = 0;
  for (const [index, scheduled] of schedule.runs.entries()) {
    scheduled.changes?.forEach((made) => applyChange(component, made));
    prepareRun(component, scheduled.move, `run ${index}`);
    const { process, outcome } = await runScheduled(component, scheduled);
    // As the documentation says: azure-native does not know whether the secret is gone when its name is used again.
    if (outcome !== "done" && process.step.name === "secret-vault delete") await runWell(component, "up");
    injections += process.struck.length;
    // Each run may leave a token that overlaps, and each fault an orphan.
    component.monitor.mostActive += process.struck.length + 1;
    component.advance(HOUR);
  }
  await runWell(component, "up");
  trigger(component, "in the end");
  await runWell(component, "up");
  const violations = await checkSettled(component);
  return { injections, violations: violations.map(({ invariant, found }) => `${invariant}: ${found}`) };
}

function prepareRun(component: ModelledComponent, move: ScheduledRun["move"], description: string): void {
  const { stack, tenant } = component;
  if (move === "trigger") trigger(component, description);
  if (move === "taint") stack.taint("token");
  if (move === "renewal is due") {
    // A killed run may have left the published token behind the one in the state.
    const published = toTokenId(component.publishedValue ?? "");
    const ids = [published, stack.current("token")?.id];
    const ends = component.activeTokens
      .filter(({ tokenId }) => ids.includes(tokenId))
      .map(({ expiresAt }) => expiresAt);
    component.advance(Math.max(0, Math.min(RENEWAL, ...ends.map((end) => end - tenant.now() - LEAST_LEFT))));
  }
}

function runScheduled(component: ModelledComponent, { move, faults }: ScheduledRun): Promise<RunResult> {
  const injections = faults.flatMap(({ at, name }): Injection[] => {
    const fault = REMOTE_FAULTS.find((candidate) => candidate.name === name);
    if (fault === undefined) throw new Error(`there is no fault "${name}"`);
    return [{ at, fault }];
  });
  component.monitor.mostActive += injections.length;
  return component.run(move === "refresh" ? "refresh" : "up", injections);
}

function toCase(description: string): PrincipalCase {
  const found = PRINCIPAL_CASES.find((candidate) => describeCase(candidate) === description);
  if (found === undefined) throw new Error(`there is no principal "${description}"`);
  return found;
}
