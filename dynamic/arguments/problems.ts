import type { Argument, ArgumentList } from "./argument";
import { didYouMean } from "./did-you-mean";
import { type Issue, issuesOf, toText } from "./schema";
import { unknownScopes } from "./scopes";

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
  /** The scopes that the stack configuration adds to the known ones. */
  readonly newScopes?: string | undefined;
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
    if (value === null) return [toProblem(property, { path: [], message: "is null: give a value, or leave it out" })];
    const known = withoutUnknown(value, reading);
    const issues = issuesOf(argument.schema, known, (part) => part !== UNKNOWN);
    if (property === "scopes") issues.push(...unknownScopes(known, reading.newScopes));
    return issues.map((issue) => toProblem(property, issue));
  });
  const missing = Object.keys(list.required).filter((property) => reading.isAbsent(properties[property]));
  return [...given, ...missing.map((property) => toProblem(property, { path: [], message: "is missing" }))];
}

/** The problems of properties that no argument in `list` has the name of. */
export function unknownArguments(list: ArgumentList, names: readonly string[], resource: string): ArgumentProblem[] {
  const known = Object.keys({ ...list.required, ...list.optional });
  return names
    .filter((name) => !known.includes(name))
    .map((name) => toProblem(name, { path: [], message: notAnArgument(name, known, resource) }));
}

/** The problem of a name that is none of the `known` arguments: the one that was meant, else all of them. */
export function notAnArgument(name: string, known: readonly string[], resource: string): string {
  const meant = didYouMean(name, known, String).trim();
  return `is not an argument of ${resource}: ${meant === "" ? `use ${known.join(", ")}` : meant}`;
}

/** An issue of a property. */
export function toProblem(property: string, issue: Issue): ArgumentProblem {
  return { property, problem: toText(issue), issue };
}

/** True for an output and for a promise. */
export function isPromised(value: unknown): boolean {
  return typeof value === "object" && value !== null && ("apply" in value || "then" in value);
}

/** Whether a value or a part of it is an output or a promise. */
export function hasPromises(value: unknown): boolean {
  if (isPromised(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  return (Array.isArray(value) || isRecord(value)) && Object.values(value).some(hasPromises);
}

/** `value` with `UNKNOWN` for each unknown part, and without absent fields. */
function withoutUnknown(value: unknown, reading: Reading): unknown {
  if (!reading.isKnown(value)) return UNKNOWN;
  if (Array.isArray(value)) return value.map((item) => withoutUnknown(item, reading));
  if (typeof value !== "object" || value === null || !isRecord(value)) return value;
  const fields = Object.entries(value).filter(([, field]) => !reading.isAbsent(field));
  return Object.fromEntries(fields.map(([name, field]) => [name, withoutUnknown(field, reading)]));
}

/** False for a date and any other object of a class, which a message names by its class. */
function isRecord(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
