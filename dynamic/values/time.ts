import { quote } from "./quote";

/** RFC 3339, with or without seconds. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** What is wrong with `value` as a time, or undefined. */
export function timeProblem(value: unknown): string | undefined {
  if (typeof value === "string" && TIME.test(value) && !Number.isNaN(Date.parse(value))) return undefined;
  return `${quote(value)} is not a time: write it like "2026-12-24T00:00:00Z"`;
}

/** RFC 3339 in UTC, without the fraction where there is none: "2026-11-20T00:00:00Z". */
export function toRfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(".000Z", "Z");
}
