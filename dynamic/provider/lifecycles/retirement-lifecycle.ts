import { TOKEN_RETIREMENT } from "../../arguments";
import type { AdministratorLogin } from "../../arguments/auth-types";
import { toOverlapSeconds } from "../../arguments/overlap";
import { toRfc3339 } from "../../arguments/time";
import { toWorkspaceOrigin } from "../../arguments/host";
import { toCanonical } from "./canonical";
import { isUnknown, type Properties, UNKNOWN } from "./properties";
import type { Runtime } from "../runtime";
import { hadTokenBefore, looksForOrphans, type Series } from "../tokens/current-token";
import { rememberNewLogins, rememberSavedLogins } from "../tokens/known-logins";
import { type RetirementFacts, retireTokens, toOwner } from "../tokens/retirement";
import { compare, type ResourceLifecycle } from "./resource-lifecycle";
import { refuseArguments } from "./refused-arguments";

/**
 * Rounds up the times at which to look for retired tokens, so that a preview and the update after it agree and the
 * token's overlap is over by then: to an hour for an overlap of a day or more, to a minute for a shorter one.
 */
const ROUNDING = { longOverlap: 86_400_000, long: 3_600_000, short: 60_000 } as const;

/** Inputs of which a change means another series: the retired tokens of the old one end with its resource. */
const REPLACING = ["host", "applicationId", "lineage"] as const;

/** A change of one of these inputs is saved. */
const UPDATING = [...Object.keys({ ...TOKEN_RETIREMENT.required, ...TOKEN_RETIREMENT.optional }), "pending"];

/**
 * Lifecycle of a `TokenRetirement`. `check` decides when to look for retired tokens and keeps these times in the
 * inputs, so that a preview shows one that has passed; `update` then revokes the tokens whose comments say that they
 * are due.
 */
export function retirementLifecycle(runtime: Runtime): ResourceLifecycle {
  return {
    configure({ config }) {
      runtime.stackConfiguration = config;
    },

    check(olds, news) {
      const failures = refuseArguments(TOKEN_RETIREMENT, olds, news);
      if (failures.length > 0) return Promise.resolve({ inputs: news, failures });
      return Promise.resolve({ inputs: { ...news, pending: decidePending(runtime, olds, news) }, failures });
    },

    /** Also due at `nextAt`: an earlier update found a token whose overlap was not over yet, or that was still used. */
    diff(_id, olds, news) {
      if (!isUnknown([news.host, news.applicationId, news.administrator]))
        rememberNewLogins(runtime, toSeries(olds).lineage, toOwner(toRetirementFacts(news)));
      const difference = compare(toCanonical(olds), toCanonical(news), REPLACING, UPDATING);
      const isDue = typeof olds.nextAt === "string" && Date.parse(olds.nextAt) <= runtime.now();
      return Promise.resolve({ ...difference, changes: difference.changes || isDue });
    },

    create: (inputs) => Promise.resolve({ id: "retirement", outs: inputs }),

    read: (id, properties) => Promise.resolve({ id, props: properties }),

    async update(_id, olds, news) {
      const pending = toTimes(news.pending);
      const isDue = toTimes(olds.pending).some((time) => !pending.includes(time)) || olds.nextAt !== undefined;
      if (!isDue) return { outs: news };
      const { stillUsed, nextAt, revoked } = await retireTokens(runtime, toRetirementFacts(news));
      // One was due and none was found: the list may have been incomplete, so the next run looks again.
      const isSuspect = revoked === 0 && nextAt === undefined && olds.nextAt === undefined;
      const next = isSuspect ? runtime.now() : nextAt;
      return {
        outs: {
          ...news,
          ...(next === undefined ? {} : { nextAt: new Date(next).toISOString() }),
          ...(stillUsed.length === 0 ? {} : { stillUsed }),
        },
      };
    },

    /** Nobody would revoke the retired tokens later, so they are revoked now. */
    async delete(_id, properties) {
      rememberSavedLogins(runtime, toOwner(toRetirementFacts(properties)));
      await retireTokens(runtime, { ...toRetirementFacts(properties), isLast: true });
    },
  };
}

/** When to look for retired tokens: each replacement adds a time, and times that have passed are dropped. */
function decidePending(runtime: Runtime, olds: Properties, news: Properties): readonly string[] | string {
  if (isUnknown([news.tokenId, news.overlap])) return UNKNOWN;
  const pending = toTimes(olds.pending).filter((time) => Date.parse(time) > runtime.now());
  if (!isRetirementAhead(runtime, olds, news)) return pending;
  const overlap = toOverlapSeconds(String(news.overlap)) * 1000;
  const unit = overlap >= ROUNDING.longOverlap ? ROUNDING.long : ROUNDING.short;
  const time = toRfc3339(Math.ceil((runtime.now() + overlap) / unit) * unit + unit);
  return pending.includes(time) ? pending : [...pending, time];
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

function toSeries({ host, lineage }: Properties): Series {
  return isUnknown([host, lineage])
    ? { origin: "", lineage: "" }
    : { origin: toWorkspaceOrigin(String(host)), lineage: String(lineage).toLowerCase() };
}

function toRetirementFacts(properties: Properties): RetirementFacts {
  return {
    ...toSeries(properties),
    applicationId: String(properties.applicationId),
    administrator: properties.administrator as AdministratorLogin | undefined,
    tokenId: String(properties.tokenId),
    overlapSeconds: toOverlapSeconds(String(properties.overlap)),
    revokeWhen: properties.revokeWhen === "unused" ? "unused" : "after",
    isLast: false,
  };
}

function toTimes(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
