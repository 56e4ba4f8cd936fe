import { durationProblem, toSeconds } from "../values/duration";
import { type MaintenanceWindow, windowsProblem } from "../values/maintenance-window";
import { timeProblem } from "../values/time";
import { assertRealTime, now } from "./clock";
import { type CheckFailure, compare, isUnknown, type Properties, type ResourceLifecycle, UNKNOWN } from "./lifecycle";
import { decideRotation, type RotationFacts, toRenewalTime, toTime } from "./rotation-decision";

/** Below this a token would be due again before its dependents are updated. */
const SHORTEST_LIFETIME_SECONDS = 60;

/** A workspace revokes tokens that nobody has used for so long. */
const LONGEST_UNUSED_SECONDS = 90 * 86_400;

const GENERATION = ["generation", "startedAt", "reason", "renewAt"] as const;

/**
 * Lifecycle of a `RotationSchedule`. The decision is made in `check` and kept in the inputs, like a name that Pulumi
 * chose: a preview then shows known values, and the counter is saved before anything is minted for it.
 */
export const rotationSchedule: ResourceLifecycle = {
  configure: () => undefined,

  check(olds, news) {
    const failures = problems(news);
    if (failures.length > 0) return Promise.resolve({ inputs: news, failures });
    return Promise.resolve({ inputs: { ...news, ...decide(olds, news) }, failures: [] });
  },

  diff: (_id, olds, news) =>
    Promise.resolve(compare(olds, news, [], ["rotationTrigger", "lifetime", "renewBefore", "windows", ...GENERATION])),

  /** What depends on a generation would be replaced for it: one that a rehearsal began is not kept. */
  async create(inputs) {
    assertRealTime();
    return Promise.resolve({ id: "schedule", outs: inputs });
  },

  read: (id, properties) => Promise.resolve({ id, props: properties }),

  async update(_id, _olds, news) {
    assertRealTime();
    return Promise.resolve({ outs: news });
  },

  delete: () => Promise.resolve(),
};

function problems(news: Properties): CheckFailure[] {
  const failures: CheckFailure[] = [];
  for (const property of ["lifetime", "renewBefore"] as const) {
    if (isUnknown(news[property]) || (property === "renewBefore" && news[property] === undefined)) continue;
    const problem = durationProblem(news[property]);
    if (problem !== undefined) failures.push({ property, reason: problem });
    else if (property === "lifetime" && toSeconds(String(news.lifetime)) < SHORTEST_LIFETIME_SECONDS) {
      failures.push({ property, reason: `"${String(news.lifetime)}" is shorter than a minute` });
    }
  }
  const { firstExpiresAt } = news;
  const isGiven = firstExpiresAt !== undefined && !isUnknown(firstExpiresAt);
  const malformed = isGiven ? timeProblem(firstExpiresAt) : undefined;
  if (malformed !== undefined) failures.push({ property: "firstExpiresAt", reason: malformed });
  const windows = news.windows === undefined || isUnknown(news.windows) ? undefined : windowsProblem(news.windows);
  if (windows !== undefined) failures.push({ property: "windows", reason: windows });
  if (failures.length > 0 || isUnknown([news.lifetime, news.renewBefore]) || news.renewBefore === undefined)
    return failures;
  if (toSeconds(String(news.renewBefore)) >= toSeconds(String(news.lifetime))) {
    const reason = `${String(news.renewBefore)} is not shorter than the lifetime, ${String(news.lifetime)}: a token would be due when it is minted`;
    failures.push({ property: "renewBefore", reason });
  }
  return failures;
}

/** The generation's four values, all unknown where what decides them is: a trigger that is not known may have changed. */
function decide(olds: Properties, news: Properties): Properties {
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
  const decision = decideRotation(facts, Math.floor(now() / 1000));
  const generation = decision.action === "rotate" ? decision : facts.current;
  if (generation === undefined) throw new Error("a schedule without a generation was kept");
  if (decision.action === "rotate") warnOfDisuse(facts);
  return {
    generation: generation.generation,
    startedAt: toTime(generation.startedAt),
    reason: generation.reason,
    renewAt: toTime(toRenewalTime(generation.startedAt, facts)),
  };
}

/** @see https://learn.microsoft.com/azure/databricks/dev-tools/auth/pat */
function warnOfDisuse({ lifetimeSeconds, renewBeforeSeconds }: RotationFacts): void {
  const days = Math.floor((lifetimeSeconds - renewBeforeSeconds) / 86_400);
  if (lifetimeSeconds - renewBeforeSeconds <= LONGEST_UNUSED_SECONDS) return;
  console.log(
    `a token is to live ${days} days until it is renewed, and a workspace revokes one that was not used for 90 days: ` +
      `use it more often than that, or renew it sooner (a larger renewBefore, or a shorter lifetime)`,
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
