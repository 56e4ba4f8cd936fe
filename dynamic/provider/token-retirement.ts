import type { AdministratorLogin } from "../values/login";
import { toDelaySeconds } from "../values/duration";
import { toRfc3339 } from "../values/time";
import { revokeWhenProblem } from "../values/revoke-when";
import { toWorkspaceOrigin } from "../values/workspace-host";
import { assertRealTime, now } from "./clock";
import { toFailure } from "./failure";
import { compare, isUnknown, type Properties, type ResourceLifecycle, UNKNOWN } from "./lifecycle";
import { administratorClient, rememberStackConfiguration } from "./login/administrator";
import { toMarker } from "./marker";
import { explain } from "./remedies";
import type { TokenInfo } from "./rest/tokens";
import { administratorAuthority, type TokenAuthority } from "./token-authority";
import { tokenInputProblems } from "./token-inputs";

const DAY = 86_400_000;

/**
 * When retired tokens are looked for is rounded up to these, so that a preview and the update after it agree, and that
 * the token was marked before: a day's overlap waits for a full hour, a shorter one for a full minute.
 */
const ROUNDING = { longOverlap: DAY, long: 3_600_000, short: 60_000 } as const;

const UPDATING = [
  "host",
  "applicationId",
  "owner",
  "administrator",
  "overlap",
  "revokeWhen",
  "rotation",
  "pending",
] as const;

/**
 * Lifecycle of a `TokenRetirement`. Which retirements are ahead is decided in `check` and kept in the inputs, so that a
 * preview shows the one that has come; `update` then revokes what the comments of the tokens say is due.
 */
export const tokenRetirement: ResourceLifecycle = {
  configure: ({ config }) => rememberStackConfiguration(config),

  check(olds, news) {
    const failures = tokenInputProblems(news, ["host", "applicationId", "owner", "administrator", "overlap"]);
    const revokeWhen = isUnknown(news.revokeWhen) ? undefined : revokeWhenProblem(news.revokeWhen);
    if (revokeWhen !== undefined) failures.push({ property: "revokeWhen", reason: revokeWhen });
    if (failures.length > 0) return Promise.resolve({ inputs: news, failures });
    return Promise.resolve({ inputs: { ...news, pending: decidePending(olds, news) }, failures });
  },

  /** Also due is what an earlier update found marked with a later time than it was looked for. */
  diff(_id, olds, news) {
    const difference = compare(olds, news, [], UPDATING);
    const isDue = typeof olds.nextAt === "string" && Date.parse(olds.nextAt) <= now();
    return Promise.resolve({ ...difference, changes: difference.changes || isDue });
  },

  create: (inputs) => Promise.resolve({ id: "retirement", outs: inputs }),

  read: (id, properties) => Promise.resolve({ id, props: properties }),

  async update(_id, olds, news) {
    const pending = toTimes(news.pending);
    const isLookedFor = toTimes(olds.pending).some((time) => !pending.includes(time)) || olds.nextAt !== undefined;
    if (!isLookedFor) return { outs: news };
    const { noisy, nextAt, revoked } = await revokeRetired(news, now());
    // Something was due and nothing was found: the list may have been short, so the next run looks once more.
    const isSuspect = revoked === 0 && nextAt === undefined && olds.nextAt === undefined;
    if (isSuspect) return { outs: { ...news, nextAt: new Date(now()).toISOString() } };
    const next = nextAt === undefined ? {} : { nextAt: new Date(nextAt).toISOString() };
    return { outs: { ...news, ...next, ...(noisy.length === 0 ? {} : { noisy }) } };
  },

  /** Without a retirement nobody would end what is retired: it ends now. */
  async delete(_id, properties) {
    await revokeRetired(properties, Infinity);
  },
};

/** The times at which retired tokens are to be looked for: one more after each rotation, without those that have come. */
function decidePending(olds: Properties, news: Properties): readonly string[] | string {
  if (isUnknown([news.rotation, news.overlap])) return UNKNOWN;
  const pending = toTimes(olds.pending).filter((time) => Date.parse(time) > now());
  const isRotation = olds.rotation !== undefined && olds.rotation !== news.rotation;
  if (!isRotation) return pending;
  const overlap = toDelaySeconds(String(news.overlap)) * 1000;
  const unit = overlap >= ROUNDING.longOverlap ? ROUNDING.long : ROUNDING.short;
  const time = toRfc3339(Math.ceil((now() + overlap) / unit) * unit + unit);
  return pending.includes(time) ? pending : [...pending, time];
}

/** What is left of the retired tokens after those that are due were revoked. */
interface Remainder {
  /** When the next one is due, epoch milliseconds; undefined when none is left. */
  readonly nextAt: number | undefined;
  /** Ids of those that are due and left alive as they are still used. */
  readonly noisy: readonly string[];
  /** How many were revoked. */
  readonly revoked: number;
}

/** Thrown when tokens could not be revoked, after all were tried. */
class UnrevokedError extends Error {
  override readonly name = "UnrevokedError";

  constructor(
    readonly tokenIds: readonly string[],
    override readonly cause: unknown,
  ) {
    super(explain(cause), { cause });
  }
}

/** Revokes the retired tokens whose time has come by `instant`. */
async function revokeRetired(properties: Properties, instant: number): Promise<Remainder> {
  const origin = toWorkspaceOrigin(String(properties.host));
  const applicationId = String(properties.applicationId);
  assertRealTime(origin);
  try {
    const administrator = administratorClient(origin, properties.administrator as AdministratorLogin | undefined);
    const authority = administratorAuthority(administrator, applicationId);
    const overlap = toDelaySeconds(String(properties.overlap)) * 1000;
    const quietOnly = properties.revokeWhen === "unused" && Number.isFinite(instant);
    return await revokeDue(authority, String(properties.owner).toLowerCase(), instant, quietOnly ? overlap : undefined);
  } catch (error) {
    const left = error instanceof UnrevokedError ? error.tokenIds.join(", ") : "those whose overlap has ended";
    throw toFailure(`revoking retired tokens of ${applicationId} in ${origin}`, error, {
      alive: `the token in use; perhaps ${left}`,
      next: `mend that and run ${Number.isFinite(instant) ? "pulumi up" : "pulumi destroy (or up)"} again, which revokes them`,
    });
  }
}

/** With an `overlap`, in milliseconds, those are left alive that were used after they had been replaced. */
async function revokeDue(
  authority: TokenAuthority,
  owner: string,
  instant: number,
  overlap: number | undefined,
): Promise<Remainder> {
  const noisy: string[] = [];
  const times: number[] = [];
  const failed: { readonly tokenId: string; readonly error: unknown }[] = [];
  let revoked = 0;
  for (const token of await authority.list()) {
    const marker = toMarker(token.comment);
    if (marker?.owner !== owner || marker.retireAt === undefined) continue;
    if (marker.retireAt > instant) times.push(marker.retireAt);
    else if (overlap === undefined || isQuietSince(token, marker.retireAt - overlap, instant)) {
      await authority.revoke(token.tokenId).then(
        () => (revoked += 1),
        (error: unknown) => failed.push({ tokenId: token.tokenId, error }),
      );
    } else {
      noisy.push(token.tokenId);
      times.push(toDay(instant) + DAY);
      console.log(
        `retired token ${token.tokenId} is still used, last on ${toDate(token.lastUsedDay)}, and left alive: find who uses it`,
      );
    }
  }
  const [first] = failed;
  if (first !== undefined) {
    throw new UnrevokedError(
      failed.map(({ tokenId }) => tokenId),
      first.error,
    );
  }
  return { nextAt: times.length === 0 ? undefined : Math.min(...times), noisy, revoked };
}

/** The workspace tells days only: a use on the day of the replacement counts as one before it, once that day is over. */
function isQuietSince({ lastUsedDay }: TokenInfo, replacedAt: number, instant: number): boolean {
  if (lastUsedDay === undefined) return true;
  return toDay(lastUsedDay) <= toDay(replacedAt) && toDay(instant) > toDay(replacedAt);
}

function toDay(instant: number): number {
  return Math.floor(instant / DAY) * DAY;
}

function toDate(instant: number | undefined): string {
  return instant === undefined ? "a day unknown" : new Date(instant).toISOString().slice(0, 10);
}

function toTimes(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
