import { liveTokens } from "../databricks/access-token";
import { nameOf } from "../databricks/workspace-principal";
import type { Clock } from "../kernel/clock";
import type { Faults } from "../kernel/active-faults";
import type { LogEntry, RequestLog } from "../kernel/request-log";
import type { Store } from "../kernel/store";
import type { Tenant } from "../tenant";
import { SecretMask } from "./secret-mask";
import type { TokenHistory } from "./token-history";
import type { TokenLife } from "./token-life";
import { judge, type OwnEnd } from "./token-row";
import { divideIntoSeries, type LivesOfSeries, type Series, toSeries } from "./series-columns";

/** What the page shows of one emulator. */
export interface OverviewParts {
  readonly store: Store<Tenant>;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly history: TokenHistory;
}

/** What the reader of the page looks for. */
export interface Wanted {
  /** A text of tokens; empty for all. */
  readonly tokens: string;
  /** A text of log entries; empty for all. */
  readonly requests: string;
  /** How many series. */
  readonly series: number;
  /** The key of a series of which more tokens are shown. */
  readonly expanded: string;
}

const TOKENS_OF_A_SERIES = 6;
const TOKENS_OF_AN_EXPANDED_SERIES = 200;
const MOST_ENTRIES = 200;
const MOST_PRINCIPALS = 200;
const MOST_FAULTS = 100;
const DAY_MILLISECONDS = 86_400_000;

/** Fields with words of the page's own. */
const OWN_WORDS = new Set(["kind", "state", "promise", "key", "now", "time"]);

/** Everything that the page shows, without anything that authenticates. */
export function toOverview({ store, clock, faults, log, history }: OverviewParts, wanted: Wanted): object {
  const tenant = store.document;
  const now = clock.now();
  const mask = new SecretMask(tenant);
  const lives = history.list();
  const endOf = toEndOf(tenant, now);
  const all = divideIntoSeries(lives);
  const found = all.filter((series) => has(toTexts(series, mask), wanted.tokens));
  const series = found
    .slice(0, wanted.series)
    .map((one): Series =>
      toSeries(one, one.key === wanted.expanded ? TOKENS_OF_AN_EXPANDED_SERIES : TOKENS_OF_A_SERIES, endOf),
    );
  const entries = log.list();
  const matching = newestMatches(entries, mask, wanted.requests);
  const answer = {
    now: new Date(now).toISOString(),
    aheadMilliseconds: clock.offsetMilliseconds,
    workspace: tenant.seed.workspaceName,
    promise: countPromises(lives, endOf),
    tokens: {
      total: lives.length,
      active: lives.filter((life) => !life.isRevoked && endOf(life) === undefined).length,
    },
    series: { total: all.length, found: found.length, shown: series },
    principals: toPrincipals(tenant, now),
    faults: faults
      .list()
      .slice(0, MOST_FAULTS)
      .map(({ method = "any", path, skip = 0, times = 1, hits, effect }) => {
        const { kind } = effect;
        const status = "status" in effect ? { status: effect.status } : {};
        const wait = kind === "delay" ? { milliseconds: effect.milliseconds } : {};
        return { method, path, skip, times, hits, effect: { kind, ...status, ...wait } };
      }),
  };
  return { ...(hideIn(answer, mask) as object), log: { total: entries.length, entries: matching } };
}

/** The end that no request causes: by time, or for lack of use. */
function toEndOf({ workspace }: Tenant, now: number): (life: TokenLife) => OwnEnd | undefined {
  const live = new Set(liveTokens(workspace, now).map(({ tokenId }) => tokenId));
  const lastUses = new Map(workspace.tokens.map(({ tokenId, lastUsedDay = 0 }) => [tokenId, lastUsedDay]));
  return ({ tokenId, isRevoked, createdAt, expiresAt }) => {
    if (isRevoked || live.has(tokenId)) return undefined;
    if (expiresAt !== -1 && expiresAt <= now) return { kind: "expired", at: expiresAt };
    const lastSign = Math.max(createdAt, lastUses.get(tokenId) ?? 0);
    return { kind: "unused", at: lastSign + workspace.behaviour.unusedTokenDays * DAY_MILLISECONDS };
  };
}

/** How many tokens ended with another one in each of their places, and how many did not. */
function countPromises(
  lives: readonly TokenLife[],
  endOf: (life: TokenLife) => OwnEnd | undefined,
): { readonly kept: number; readonly broken: number } {
  const promises = lives.map((life) => judge(life, endOf(life)).promise);
  return {
    kept: promises.filter((promise) => promise === "kept").length,
    broken: promises.filter((promise) => promise === "broken").length,
  };
}

function toPrincipals({ workspace }: Tenant, now: number): object {
  const live = liveTokens(workspace, now);
  const shown = workspace.principals.slice(0, MOST_PRINCIPALS).map((principal) => ({
    kind: principal.kind,
    name: nameOf(principal),
    displayName: principal.displayName,
    active: principal.active,
    tokens: live.filter(({ ownerId }) => ownerId === principal.id).length,
    secrets: workspace.oauthSecrets.filter(
      ({ principalId, expiresAt }) => principalId === principal.id && expiresAt > now,
    ).length,
  }));
  return { total: workspace.principals.length, shown };
}

/** The newest entries that have the text, the newest first. */
function newestMatches(entries: readonly LogEntry[], mask: SecretMask, text: string): readonly object[] {
  const matching: object[] = [];
  for (let index = entries.length - 1; index >= 0 && matching.length < MOST_ENTRIES; index -= 1) {
    const entry = entries[index];
    if (entry === undefined || !has(entryTexts(entry), text)) continue;
    const hidden = { ...(hideIn(entry, mask) as LogEntry), target: mask.hideInTarget(entry.target) };
    // What is hidden cannot be searched for either: a match would reveal it.
    if (has(entryTexts(hidden), text)) matching.push(hidden);
  }
  return matching;
}

function entryTexts({
  sequence,
  method,
  target,
  caller = "",
  note = "",
  status,
  userAgent,
  fault = "",
}: LogEntry): string[] {
  return [`#${sequence}`, method, target, caller, note, String(status), userAgent, fault];
}

function toTexts({ title, lives }: LivesOfSeries, mask: SecretMask): readonly string[] {
  const texts = lives.flatMap(({ tokenId, owner, comment }) => [tokenId, owner.name, owner.displayName, comment]);
  return [title, ...texts].map((text) => mask.hide(text));
}

function has(texts: readonly string[], part: string): boolean {
  return part === "" || texts.some((text) => text.toLowerCase().includes(part.toLowerCase()));
}

/** Whatever is a text in the answer goes through the mask, so that no field is forgotten. */
function hideIn(value: unknown, mask: SecretMask, key = ""): unknown {
  if (typeof value === "string") return OWN_WORDS.has(key) ? value : mask.hide(value);
  if (Array.isArray(value)) return value.map((element) => hideIn(element, mask, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, hideIn(inner, mask, name)]));
}
