import { quote } from "./quote";

/** A length of time as text: a whole number and a unit, "90d", "36h", "15m" or "30s". */
export type Duration = `${number}${"s" | "m" | "h" | "d"}`;

/** No time at all. */
const NO_DELAY = "0s";

const SECONDS_PER_UNIT = { s: 1, m: 60, h: 3600, d: 86400 } as const;

/** Longer than any token lives, and short enough for every date that is counted with it. */
const LONGEST_SECONDS = 100 * 365 * 86_400;

const PATTERN = /^([1-9]\d{0,8})([smhd])$/;

/** What is wrong with `value` as a duration, or undefined. */
export function durationProblem(value: unknown): string | undefined {
  if (typeof value === "string" && PATTERN.test(value)) {
    return toSeconds(value) <= LONGEST_SECONDS ? undefined : `${quote(value)} is longer than a century`;
  }
  return `${quote(value)} is not a duration: write a positive whole number with a unit, like "90d", "36h", "15m" or "30s"`;
}

/** What is wrong with `value` as a time that may be none, "0s", or undefined. */
export function delayProblem(value: unknown): string | undefined {
  return value === NO_DELAY ? undefined : durationProblem(value);
}

/** Seconds in a time that may be none: see `delayProblem`. */
export function toDelaySeconds(delay: string): number {
  return delay === NO_DELAY ? 0 : toSeconds(delay);
}

/** Seconds in `duration`. Throws when it is not one: see `durationProblem`. */
export function toSeconds(duration: string): number {
  const match = PATTERN.exec(duration);
  if (match === null) throw new Error(durationProblem(duration));
  return Number(match[1]) * SECONDS_PER_UNIT[match[2] as keyof typeof SECONDS_PER_UNIT];
}
