import { quote } from "./quote";
import { type Schema, says } from "./schema";

/** A length of time as text: a whole number and a unit, "90d", "36h", "15m" or "30s". */
export type Duration = string;

const SECONDS_PER_UNIT = { s: 1, m: 60, h: 3600, d: 86400 } as const;

/** Longer than any token's lifetime, and short enough to compute dates with. */
const LONGEST_SECONDS = 100 * 365 * 86_400;

const PATTERN = /^([1-9]\d*)([smhd])$/;

/** What people write for a duration: "90 d", "90D", "90 days". */
const LOOSE_PATTERN = /^\s*0*([1-9]\d*)\s*(s|sec|second|m|min|minute|h|hour|d|day)s?\s*$/i;

/** A duration: see `Duration`. @internal */
export const duration: Schema<Duration> = (z) =>
  z.string(says(toRefusal)).check(
    z.regex(PATTERN, says(toRefusal)),
    z.refine(
      (value) => toSeconds(value) <= LONGEST_SECONDS,
      says((value) => `${quote(value)} is longer than a century: write a shorter one`),
    ),
  );

/** Whether `value` is a duration; works without the schema. */
export function isDuration(value: unknown): value is Duration {
  return typeof value === "string" && PATTERN.test(value) && toSeconds(value) <= LONGEST_SECONDS;
}

/** Seconds in `duration`. Throws when it is not a duration. */
export function toSeconds(duration: Duration): number {
  const match = PATTERN.exec(duration);
  if (match === null) throw new Error(toRefusal(duration));
  return Number(match[1]) * SECONDS_PER_UNIT[match[2] as keyof typeof SECONDS_PER_UNIT];
}

function toRefusal(value: unknown): string {
  if (value === undefined) return "is missing: give a duration";
  if ((typeof value === "string" || typeof value === "number") && /^[1-9]\d*$/.test(String(value)))
    return `${quote(value)} has no unit: write "${value}d" for days, "${value}h" for hours, "${value}m" for minutes or "${value}s" for seconds`;
  const [, count, unit] = (typeof value === "string" ? LOOSE_PATTERN.exec(value) : null) ?? [];
  const hint = count === undefined ? "" : `did you mean "${count}${unit?.charAt(0).toLowerCase()}"? `;
  return `${quote(value)} is not a duration: ${hint}write a positive whole number with a unit, like "90d", "36h", "15m" or "30s"`;
}
