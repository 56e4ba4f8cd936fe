import { TOKEN_RETIREMENT } from "../../arguments";
import type { AdministratorLogin } from "../../arguments/auth-types";
import { toOverlapSeconds } from "../../arguments/overlap";
import { toRfc3339 } from "../../arguments/time";
import { toWorkspaceOrigin } from "../../arguments/host";
import { checkForAdministrator } from "../checks/preflight";
import { serverAhead } from "../http/server-time";
import { isUnknown, type Properties, UNKNOWN } from "./properties";
import type { Runtime } from "../runtime";
import { hadTokenBefore, looksForOrphans, type Series } from "../tokens/current-token";
import { rememberNewLogins, rememberSavedLogins } from "../tokens/known-logins";
import { type Remainder, type RetirementFacts, retireTokens, toOwner } from "../tokens/retirement";
import { readStackNames, relate } from "../tokens/stack-names";
import { isStaying } from "../tokens/staying-token";
import { toCheckFailures } from "./check-failures";
import { compare, type LifecycleMethods } from "./resource-lifecycle";
import { refuseArguments } from "./refused-arguments";
import { refuseStackNames } from "./refused-stack-names";
import { toCanonical } from "./canonical";
import { isUpdateRun } from "./update-run";
import { compareInWorkspace, rememberWorkspace, toWorkspaceOutput } from "./workspace-properties";

/**
 * Rounds up the times at which to look for retired tokens, so that a preview and the update after it agree and the
 * token's overlap is over by then: to an hour for an overlap of a day or more, to a minute for a shorter one.
 */
const ROUNDING = { longOverlap: 86_400_000, long: 3_600_000, short: 60_000 } as const;

/** A change of one of these inputs ends the retired tokens with the resource: another workspace has other administrators. */
const REPLACING = ["host"] as const;

/** Inputs that identify the series within its workspace. */
const SERIES = ["applicationId", "lineage"] as const;

/** A change of one of these inputs is saved. */
const UPDATING = [...Object.keys({ ...TOKEN_RETIREMENT.required, ...TOKEN_RETIREMENT.optional }), "pending", "label"];

/**
 * Lifecycle of a `TokenRetirement`. `check` decides when to look for retired tokens and keeps these times in the
 * inputs, so that a preview shows one that has passed; `update` then revokes the tokens whose comments say that they
 * are due.
 */
export function retirementLifecycle(runtime: Runtime): LifecycleMethods {
  return {
    /** A preview also checks that an administrator can log in where only that sees which tokens are used. */
    async check(olds, news) {
      const failures = [...refuseArguments(TOKEN_RETIREMENT, olds, news), ...refuseStackNames(runtime, news)];
      if (failures.length > 0) return { inputs: news, failures };
      if (!isUpdateRun(runtime) && needsAdministratorAnew(olds, news)) {
        const { origin, administrator } = toRetirementFacts(news);
        failures.push(...toCheckFailures(await checkForAdministrator(runtime, origin, administrator)));
      }
      const pending = decidePending(runtime, olds, withStayingToken(runtime, olds, news));
      return { inputs: { ...news, pending }, failures };
    },

    /** Also due at `nextAt`: an earlier update found a token whose overlap was not over yet, or that was still used. */
    async diff(_id, olds, given) {
      const news = withStayingToken(runtime, olds, given);
      if (!isUnknown([news.host, news.applicationId, news.administrator]))
        rememberNewLogins(runtime, toSeries(olds).lineage, toOwner(toRetirementFacts(news)));
      const difference = await compareInWorkspace(runtime, olds, news, REPLACING, UPDATING);
      const isDue = typeof olds.nextAt === "string" && Date.parse(olds.nextAt) <= runtime.now();
      return { ...difference, changes: difference.changes || isDue || isDecided(runtime, olds, news) };
    },

    create: (inputs) =>
      Promise.resolve({ id: "retirement", outs: { ...inputs, ...toWorkspaceOutput(runtime, inputs) } }),

    read: (id, properties) => Promise.resolve({ id, props: properties }),

    async update(_id, olds, news) {
      const pending = toTimes(news.pending);
      const isDue = toTimes(olds.pending).some((time) => !pending.includes(time)) || olds.nextAt !== undefined;
      const kept = { ...toWorkspaceOutput(runtime, news, olds), ...toUndecidedMaker(runtime, olds, news) };
      const formerSeries = toFormerSeries(olds, news);
      const former = formerSeries.length === 0 ? {} : { formerSeries };
      if (!isDue && !isDecided(runtime, olds, news)) return { outs: { ...news, ...kept, ...former } };
      const { stillUsed, nextAt, revoked } = await retireAll(runtime, { ...news, ...former }, false);
      // One was due and none was found: the list may have been incomplete, so the next run looks again.
      const isSuspect = isDue && revoked === 0 && nextAt === undefined && olds.nextAt === undefined;
      // By this machine's clock if it is behind, so that the next run on it does not look too late.
      const behind = Math.min(0, -serverAhead(runtime, toSeries(news).origin));
      const next = isSuspect ? runtime.now() : nextAt === undefined ? undefined : nextAt + behind;
      return {
        outs: {
          ...news,
          ...kept,
          ...(next === undefined && pending.length === 0 ? {} : former),
          ...(next === undefined ? {} : { nextAt: new Date(next).toISOString() }),
          ...(stillUsed.length === 0 ? {} : { stillUsed }),
        },
      };
    },

    /** Nobody would revoke the retired tokens later, so they are revoked now. */
    async delete(_id, properties) {
      rememberWorkspace(runtime, properties);
      rememberSavedLogins(runtime, toOwner(toRetirementFacts(properties)));
      await retireAll(runtime, properties, true);
    },
  };
}

/** Whether a use decides about the tokens from now on, or somebody else looks for it. */
function needsAdministratorAnew(olds: Properties, news: Properties): boolean {
  const needed = ["revokeWhen", "host", "administrator"] as const;
  if (news.revokeWhen !== "unused" || isUnknown([news.host, news.administrator])) return false;
  return compare(toCanonical(olds), toCanonical(news), [], needed).changes;
}

/**
 * When to look for retired tokens: each replacement adds a time, and times that have passed are dropped. A time that is
 * later than one of this run was added by a clock that was ahead, or for a longer overlap: it is brought forward.
 */
function decidePending(runtime: Runtime, olds: Properties, news: Properties): readonly string[] | string {
  if (isUnknown([news.tokenId, news.overlap])) return UNKNOWN;
  const overlap = toOverlapSeconds(String(news.overlap)) * 1000;
  const unit = overlap >= ROUNDING.longOverlap ? ROUNDING.long : ROUNDING.short;
  const latest = Math.ceil((runtime.now() + overlap) / unit) * unit + unit;
  const times = toTimes(olds.pending).map((time) => Math.min(Date.parse(time), latest));
  if (isRetirementAhead(runtime, olds, news)) times.push(latest);
  return [...new Set(times)].filter((time) => time > runtime.now()).map(toRfc3339);
}

/**
 * Whether this run retires tokens: it replaces one, or looks for orphans. A new `TokenRetirement` beside an existing
 * token cannot know whether this run replaces that token, so it looks once.
 */
function isRetirementAhead(runtime: Runtime, olds: Properties, news: Properties): boolean {
  const series = toSeries(news);
  if (looksForOrphans(runtime, series)) return true;
  return olds.tokenId === undefined ? hadTokenBefore(runtime, series) : olds.tokenId !== news.tokenId;
}

/** The inputs with the id of a token that a preview does not know, because the run updates the token in place. */
function withStayingToken(runtime: Runtime, olds: Properties, news: Properties): Properties {
  const { tokenId } = olds;
  return isUnknown(news.tokenId) && isStaying(runtime, toSeries(news), tokenId) ? { ...news, tokenId } : news;
}

/** The user has said that the stack that made the tokens was this one: those of them that are due end now. */
function isDecided(runtime: Runtime, olds: Properties, news: Properties): boolean {
  return olds.madeBy !== undefined && toUndecidedMaker(runtime, olds, news).madeBy === undefined;
}

/** The stack that made the tokens, as an output, as long as the user has not said what it is. */
function toUndecidedMaker(runtime: Runtime, { madeBy, label }: Properties, news: Properties): Properties {
  const made = optionalText(madeBy ?? label);
  return relate(readStackNames(runtime, optionalText(news.label)), made) === "undecided" ? { madeBy: made } : {};
}

function optionalText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function toSeries({ host, lineage }: Properties): Series {
  return isUnknown([host, lineage])
    ? { origin: "", lineage: "" }
    : { origin: toWorkspaceOrigin(String(host)), lineage: String(lineage).toLowerCase() };
}

/** A series that moved to another principal or lineage of the workspace. */
type FormerSeries = Pick<Properties, (typeof SERIES)[number]>;

/** The series from which the one in use has moved, and which may still have retired tokens. */
function toFormerSeries(olds: Properties, news: Properties): readonly FormerSeries[] {
  const known = Array.isArray(olds.formerSeries) ? (olds.formerSeries as readonly FormerSeries[]) : [];
  const { applicationId, lineage } = olds;
  return [...known, { applicationId, lineage }].filter(
    (series) => compare(toCanonical(series), toCanonical(news), [], SERIES).changes,
  );
}

/** Revokes the retired tokens of the series in use and of the former ones that are due now, or all of them. */
async function retireAll(runtime: Runtime, properties: Properties, isLast: boolean): Promise<Remainder> {
  const { formerSeries = [] } = properties as { readonly formerSeries?: readonly FormerSeries[] };
  const remainders: Remainder[] = [];
  for (const series of [{}, ...formerSeries])
    remainders.push(await retireTokens(runtime, { ...toRetirementFacts({ ...properties, ...series }), isLast }));
  const times = remainders.flatMap(({ nextAt }) => nextAt ?? []);
  return {
    nextAt: times.length === 0 ? undefined : Math.min(...times),
    stillUsed: remainders.flatMap(({ stillUsed }) => stillUsed),
    revoked: remainders.reduce((sum, { revoked }) => sum + revoked, 0),
  };
}

function toRetirementFacts(properties: Properties): RetirementFacts {
  return {
    ...toSeries(properties),
    applicationId: String(properties.applicationId),
    administrator: properties.administrator as AdministratorLogin | undefined,
    label: optionalText(properties.label),
    tokenId: String(properties.tokenId),
    overlapSeconds: toOverlapSeconds(String(properties.overlap)),
    revokeWhen: properties.revokeWhen === "unused" ? "unused" : "after",
    isLast: false,
  };
}

function toTimes(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
