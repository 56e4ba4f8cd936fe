import { validateHeaderName, validateHeaderValue } from "node:http";
import { z } from "zod";
import { type FaultRule, isStaleWrite } from "./active-faults";

/** Longer than any client waits. A timer for more than 24 days would not wait at all. */
const LONGEST_DELAY_MILLISECONDS = 3_600_000;
const count = z.number().int().nonnegative();
const answer = {
  status: z.number().int().min(200).max(599),
  body: z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())]).exactOptional(),
  headers: z
    .record(z.string(), z.string())
    .refine((headers) => Object.entries(headers).every(isHeader), "has a name or a value that HTTP does not allow")
    .exactOptional(),
};

const effect = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("answer"), ...answer }),
  z.strictObject({ kind: z.literal("drop-before") }),
  z.strictObject({ kind: z.literal("drop-after") }),
  z.strictObject({ kind: z.literal("answer-after"), ...answer }),
  z.strictObject({ kind: z.literal("delay"), milliseconds: count.max(LONGEST_DELAY_MILLISECONDS) }),
  z.strictObject({ kind: z.literal("stale") }),
]);

const schema = z
  .strictObject({
    method: z.string().exactOptional(),
    path: z.string().refine(isRegularExpression, "is not a regular expression"),
    skip: count.exactOptional(),
    times: count.exactOptional(),
    effect,
  })
  .refine((rule) => !isStaleWrite(rule), { path: ["method"], error: "must be GET or HEAD for stale" });

/** A fault rule as JSON. */
export const faultRule: z.ZodType<FaultRule> = schema;

function isHeader([name, value]: [string, string]): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

function isRegularExpression(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
