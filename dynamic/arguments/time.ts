import { quote } from "./quote";
import { type Schema, says } from "./schema";

/** RFC 3339, with or without seconds. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

const refusal = (value: unknown): string => `${quote(value)} is not a time: write it like "2026-12-24T00:00:00Z"`;

/** A point in time, RFC 3339. */
export const time: Schema<string> = (z) =>
  z.string(says(refusal)).check(
    z.regex(TIME, says(refusal)),
    z.refine((value) => !Number.isNaN(Date.parse(value)), says(refusal)),
  );

/** RFC 3339 in UTC, without a fraction of zero: "2026-11-20T00:00:00Z". */
export function toRfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(".000Z", "Z");
}
