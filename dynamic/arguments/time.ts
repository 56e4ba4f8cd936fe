import { quote } from "./quote";
import { type Schema, says } from "./schema";

/** RFC 3339, with or without seconds; or a date, which begins at midnight UTC. */
const TIME = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

const WITHOUT_ZONE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/;

const RIGHT = 'write it like "2026-12-24" or "2026-12-24T18:00:00Z"';

/** A point in time: a date, or RFC 3339. `Date.parse` reads both. */
export const time: Schema<string> = (z) => z.string(says(refusal)).check(z.refine(isTime, says(refusal)));

/** RFC 3339 in UTC, without a fraction of zero: "2026-11-20T00:00:00Z". */
export function toRfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(".000Z", "Z");
}

function isTime(value: string): boolean {
  const [, date] = TIME.exec(value) ?? [];
  return date !== undefined && isDate(date) && !Number.isNaN(Date.parse(value));
}

/** Whether the calendar has this day: `Date.parse` takes the 30th of February for the 2nd of March. */
function isDate(date: string): boolean {
  const midnight = Date.parse(date);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date);
}

/** A date or a time that YAML had without quotes, as Pulumi hands it to the program. */
const UNQUOTED = /^(\d{4}-\d\d-\d\d) \d\d:\d\d:\d\d(\.\d+)? [+-]\d{4} \S+$/;

/** What is wrong with a date that had no quotes in the stack configuration, or undefined for any other value. */
export function unquotedDateProblem(value: unknown): string | undefined {
  const [, date] = (typeof value === "string" ? UNQUOTED.exec(value) : null) ?? [];
  return date === undefined ? undefined : `${quote(value)} was a date without quotes: write it in quotes, "${date}"`;
}

function refusal(value: unknown): string {
  const unquoted = unquotedDateProblem(value);
  if (unquoted !== undefined) return unquoted;
  const hasNoZone = typeof value === "string" && WITHOUT_ZONE.test(value);
  return `${quote(value)} ${hasNoZone ? "has no time zone" : "is not a time"}: ${RIGHT}`;
}
