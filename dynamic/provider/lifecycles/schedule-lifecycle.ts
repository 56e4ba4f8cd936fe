import { ROTATION_SCHEDULE } from "../../arguments";
import { toSeconds } from "../../arguments/duration";
import { toWorkspaceOrigin } from "../../arguments/host";
import { renewalProblem } from "../../arguments/renew-before";
import type { MaintenanceWindow } from "../../arguments/windows";
import { getWorkspaceTime } from "../databricks/workspace-time";
import { explain } from "../errors/remedies";
import { isSame, isUnknown, type Properties, UNKNOWN } from "./properties";
import { assertRealTime } from "../rehearsal";
import {
  beginsInFuture,
  decideRotation,
  type RotationFacts,
  toRenewalTime,
  toTime,
} from "../rotation/rotation-decision";
import type { Runtime } from "../runtime";
import { rememberRotating } from "../tokens/rotating-series";
import { refuseArguments } from "./refused-arguments";
import { type CheckFailure, compare, type LifecycleMethods } from "./resource-lifecycle";

/** A workspace revokes tokens that were not used for this long. */
const LONGEST_UNUSED_SECONDS = 90 * 86_400;

const GENERATION = ["generation", "startedAt", "reason", "renewAt"] as const;

/**
 * What the outputs keep of the inputs: the generation, and arguments whose change may leave it as it is but is shown. The
 * others are in the inputs, where the next check finds them.
 */
const KEPT = [...GENERATION, "renewBefore", "windows"] as const;

/**
 * Lifecycle of a `RotationSchedule`. `check` decides and keeps the result in the inputs, as Pulumi does with generated
 * names: a preview then shows known values, and the counter is saved before a token is minted for it. Its id is the
 * lineage of the series of tokens.
 */
export function scheduleLifecycle(runtime: Runtime): LifecycleMethods {
  return {
    async check(olds, news) {
      const failures = refuse(olds, news);
      if (failures.length > 0) return { inputs: news, failures };
      return { inputs: { ...news, ...(await decide(runtime, olds, news)) }, failures: [] };
    },

    diff(lineage, olds, news) {
      if (!isSame(olds.generation, news.generation)) rememberRotating(runtime, lineage);
      return Promise.resolve(compare(olds, news, [], KEPT));
    },

    /** A new generation replaces everything that depends on it, so a rehearsed one is not saved. */
    async create(inputs) {
      assertRealTime(runtime);
      return Promise.resolve({ id: runtime.randomUuid(), outs: toOutputs(inputs) });
    },

    read: (id, properties) => Promise.resolve({ id, props: properties }),

    async update(_id, _olds, news) {
      assertRealTime(runtime);
      return Promise.resolve({ outs: toOutputs(news) });
    },

    delete: () => Promise.resolve(),
  };
}

function toOutputs(inputs: Properties): Properties {
  return Object.fromEntries(KEPT.filter((name) => inputs[name] !== undefined).map((name) => [name, inputs[name]]));
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
async function decide(runtime: Runtime, olds: Properties, news: Properties): Promise<Properties> {
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
  const decision = decideRotation(facts, await getTime(runtime, facts, news.host));
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

/**
 * Now, epoch seconds: by this machine's clock, so that nothing is asked, unless the generation begins in the future. The
 * workspace then tells which clock is wrong; if it cannot be asked, nothing begins.
 */
async function getTime(runtime: Runtime, facts: RotationFacts, host: unknown): Promise<number> {
  const now = Math.floor(runtime.now() / 1000);
  if (!beginsInFuture(facts, now) || typeof host !== "string" || isUnknown(host)) return now;
  try {
    return Math.floor((await getWorkspaceTime(runtime, toWorkspaceOrigin(host))) / 1000);
  } catch (error) {
    runtime.log(
      `generation ${String(facts.current?.generation)} begins in the future, and ${host} could not be asked which clock ` +
        `is wrong: ${explain(error)}`,
    );
    return facts.current?.startedAt ?? now;
  }
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
  return value === undefined ? undefined : String(value);
}
