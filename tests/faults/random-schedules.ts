import * as fc from "fast-check";
import { faultSchedules, runSchedule } from "./fault-schedule";
import { KEPT_SCHEDULES } from "./kept-schedules";
import type { Findings } from "./matrix";
import type { RewindableTenant } from "./rewindable-tenant";

/** Which random schedules are run. */
export interface ScheduleDraw {
  readonly seed: number;
  readonly runs: number;
}

/**
 * Runs the kept schedules and then random ones, and shrinks one that breaks an invariant to its smallest form. The same
 * seed draws the same schedules.
 */
export async function runRandomSchedules(tenant: RewindableTenant, { seed, runs }: ScheduleDraw): Promise<Findings> {
  const beginning = tenant.snapshot();
  let injections = 0;
  const property = fc.asyncProperty(faultSchedules, async (schedule) => {
    tenant.restore(beginning);
    const found = await runSchedule(tenant, schedule);
    injections += found.injections;
    if (found.violations.length > 0) throw new Error(found.violations.join("; "));
  });
  const examples = KEPT_SCHEDULES.map((schedule): [typeof schedule] => [schedule]);
  const details = await fc.check(property, { seed, numRuns: runs + examples.length, examples });
  if (!details.failed) return { injections, violations: [] };
  const schedule = JSON.stringify(details.counterexample?.[0]);
  const reason = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance);
  return {
    injections,
    violations: [`random schedules, seed ${seed}, path ${details.counterexamplePath ?? ""}: ${schedule}: ${reason}`],
  };
}
