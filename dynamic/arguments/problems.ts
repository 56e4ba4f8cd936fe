import type { Argument, ArgumentList } from "./argument";
import { type Issue, issuesOf, toText } from "./schema";

/** A problem with an argument. */
export interface ArgumentProblem {
  readonly property: string;
  /**
   * The problem in words, which begin with the place inside the property if it is in a field: `clientSecret is
   * missing`.
   */
  readonly problem: string;
  /** The same in parts, for messages with the whole path. */
  readonly issue: Issue;
}

/** How to read values: which are known, and which mean that an argument was left out. */
export interface Reading {
  isKnown(value: unknown): boolean;
  isAbsent(value: unknown): boolean;
}

/** Arguments of a program or a configuration: outputs and promises are checked later, by the provider. */
export const AS_WRITTEN: Reading = { isKnown: (value) => !isPromised(value), isAbsent: (value) => value === undefined };

/** Stands for an unknown value while the rest is checked. No schema accepts it. */
const UNKNOWN = Symbol("unknown");

/**
 * The problems of the `properties` that are arguments in `list`, in the order of the properties; then the missing
 * arguments. Unknown values, and unknown fields of values, are skipped. Other properties are ignored.
 */
export function problemsOf(
  list: ArgumentList,
  properties: Readonly<Record<string, unknown>>,
  reading: Reading,
): ArgumentProblem[] {
  const all: Readonly<Record<string, Argument>> = { ...list.required, ...list.optional };
  const given = Object.entries(properties).flatMap(([property, value]) => {
    const argument = Object.hasOwn(all, property) ? all[property] : undefined;
    if (argument === undefined || reading.isAbsent(value)) return [];
    const known = withoutUnknown(value, reading);
    const issues = issuesOf(argument.schema, known, (part) => part !== UNKNOWN);
    return issues.map((issue) => toProblem(property, issue));
  });
  const missing = Object.keys(list.required).filter((property) => reading.isAbsent(properties[property]));
  return [...given, ...missing.map((property) => toProblem(property, { path: [], message: "is missing" }))];
}

/** An issue of a property. */
export function toProblem(property: string, issue: Issue): ArgumentProblem {
  return { property, problem: toText(issue), issue };
}

/** True for an output and for a promise. */
export function isPromised(value: unknown): boolean {
  return typeof value === "object" && value !== null && ("apply" in value || "then" in value);
}

/** `value` with `UNKNOWN` for each unknown part, and without absent fields. */
function withoutUnknown(value: unknown, reading: Reading): unknown {
  if (!reading.isKnown(value)) return UNKNOWN;
  if (Array.isArray(value)) return value.map((item) => withoutUnknown(item, reading));
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => !reading.isAbsent(field));
  return Object.fromEntries(fields.map(([name, field]) => [name, withoutUnknown(field, reading)]));
}
