import { ROTATION_SCHEDULE } from "../../arguments";
import { toSeconds } from "../../arguments/duration";
import { renewalProblem } from "../../arguments/renew-before";
import type { MaintenanceWindow } from "../../arguments/windows";
import { isUnknown, type Properties, UNKNOWN } from "./properties";
import { assertRealTime } from "../rehearsal";
import { decideRotation, type RotationFacts, toRenewalTime, toTime } from "../rotation/rotation-decision";
import type { Runtime } from "../runtime";
import { refuseArguments } from "./refused-arguments";
import { type CheckFailure, compare, type ResourceLifecycle } from "./resource-lifecycle";

/** A workspace revokes tokens that were not used for this long. */
const LONGEST_UNUSED_SECONDS = 90 * 86_400;

const GENERATION = ["generation", "startedAt", "reason", "renewAt"] as const;

/**
 * Lifecycle of a `RotationSchedule`. `check` decides and keeps the result in the inputs, as Pulumi does with generated
 * names: a preview then shows known values, and the counter is saved before a token is minted for it.
 */
export function scheduleLifecycle(runtime: Runtime): ResourceLifecycle {
  return {
    configure: () => undefined,

    check(olds, news) {
      const failures = refuse(olds, news);
      if (failures.length > 0) return Promise.resolve({ inputs: news, failures });
      return Promise.resolve({ inputs: { ...news, ...decide(runtime, olds, news) }, failures: [] });
    },

    diff: (_id, olds, news) =>
      Promise.resolve(
        compare(olds, news, [], ["rotationTrigger", "lifetime", "renewBefore", "windows", ...GENERATION]),
      ),

    /** A new generation replaces everything that depends on it, so a rehearsed one is not saved. */
    async create(inputs) {
      assertRealTime(runtime);
      return Promise.resolve({ id: "schedule", outs: inputs });
    },

    read: (id, properties) => Promise.resolve({ id, props: properties }),

    async update(_id, _olds, news) {
      assertRealTime(runtime);
      return Promise.resolve({ outs: news });
    },

    delete: () => Promise.resolve(),
  };
}

function refuse(olds: Properties, news: Properties): CheckFailure[] {
  const failures = refuseArguments(ROTATION_SCHEDULE, olds, news);
  if (failures.length > 0 || isUnknown([news.lifetime, news.renewBefore])) return failures;
  const problem = renewalProblem(String(news.lifetime), optionalText(news.renewBefore));
  return problem === undefined ? [] : [{ property: "renewBefore", reason: problem }];
}

/**
 * The generation's four values. All are unknown if an input of the decision is: an unknown trigger may have changed.
 */
function decide(runtime: Runtime, olds: Properties, news: Properties): Properties {
  if (isUnknown([news.rotationTrigger, news.lifetime, news.renewBefore, news.windows, news.firstExpiresAt])) {
    return Object.fromEntries(GENERATION.map((name) => [name, UNKNOWN]));
  }
  const lifetime = String(news.lifetime);
  const lifetimeSeconds = toSeconds(lifetime);
  const facts: RotationFacts = {
    current: toCurrent(olds),
    rotationTrigger: optionalText(news.rotationTrigger),
    firstExpiresAt:
      news.firstExpiresAt === undefined ? undefined : Math.floor(Date.parse(String(news.firstExpiresAt)) / 1000),
    windows: news.windows as readonly MaintenanceWindow[] | undefined,
    lifetime,
    lifetimeSeconds,
    renewBeforeSeconds:
      news.renewBefore === undefined ? Math.floor(lifetimeSeconds / 3) : toSeconds(String(news.renewBefore)),
  };
  const decision = decideRotation(facts, Math.floor(runtime.now() / 1000));
  const generation = decision.action === "rotate" ? decision : facts.current;
  if (generation === undefined) throw new Error("a schedule without a generation was kept");
  if (decision.action === "rotate") warnOfDisuse(runtime, facts);
  return {
    generation: generation.generation,
    startedAt: toTime(generation.startedAt),
    reason: generation.reason,
    renewAt: toTime(toRenewalTime(generation, facts)),
  };
}

/** @see https://learn.microsoft.com/azure/databricks/dev-tools/auth/pat */
function warnOfDisuse(runtime: Runtime, { lifetimeSeconds, renewBeforeSeconds }: RotationFacts): void {
  const days = Math.floor((lifetimeSeconds - renewBeforeSeconds) / 86_400);
  if (lifetimeSeconds - renewBeforeSeconds <= LONGEST_UNUSED_SECONDS) return;
  runtime.log(
    `the token is renewed after ${days} days, and a workspace revokes a token that was not used for 90 days: ` +
      "use it more often, or renew it sooner (a larger renewBefore, or a shorter lifetime)",
  );
}

function toCurrent(olds: Properties): RotationFacts["current"] {
  if (typeof olds.generation !== "number") return undefined;
  return {
    generation: olds.generation,
    startedAt: Date.parse(String(olds.startedAt)) / 1000,
    reason: String(olds.reason),
    rotationTrigger: optionalText(olds.rotationTrigger),
    lifetime: String(olds.lifetime),
  };
}

function optionalText(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}
