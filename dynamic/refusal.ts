import * as pulumi from "@pulumi/pulumi";
import type { ArgumentList } from "./arguments/argument";
import { type ArgumentProblem, AS_WRITTEN, isPromised, problemsOf, unknownArguments } from "./arguments/problems";
import { maskCredentials, quote } from "./arguments/quote";
import { NAMESPACE, unknownKeys } from "./arguments/stack-keys";
import { toRunError } from "./run-error";

/** The problem of a secret where previews and states show the value. */
export const SHOWN_SECRET = "is a secret, and previews show it: give a value that is no secret";

/** The error that ends the program: one line for each problem, with the resource and the property. Shows no secret. */
export function toRefusal(resource: string, name: string, problems: readonly ArgumentProblem[]): pulumi.RunError {
  const lines = problems.map(({ property, problem }) => `${resource} "${name}": ${property}: ${problem}`);
  return toRunError(maskCredentials(lines.join("\n")));
}

/**
 * Throws when a plain argument of a resource is wrong or unknown, or one is missing; the error has all problems. The
 * provider checks outputs when they are known.
 */
export function assertArguments(resource: string, name: string, list: ArgumentList, args: unknown): void {
  const given = toGiven(args);
  if (given === undefined) {
    const required = Object.keys(list.required).join(", ");
    throw toRefusal(resource, name, [
      { property: "arguments", problem: noArguments(args, required), issue: { path: [], message: "" } },
    ]);
  }
  const names = Object.keys(given).filter((property) => given[property] !== undefined);
  const problems = [...problemsOf(list, given, asWritten()), ...unknownArguments(list, names, resource)];
  if (problems.length > 0) throw toRefusal(resource, name, problems);
}

/** The arguments as an object, or undefined for anything else. */
export function toGiven(args: unknown): Readonly<Record<string, unknown>> | undefined {
  const isObject = typeof args === "object" && args !== null && !Array.isArray(args) && !isPromised(args);
  return isObject ? (args as Readonly<Record<string, unknown>>) : undefined;
}

/** What is wrong with arguments that are no object. */
export function noArguments(args: unknown, required: string): string {
  if (args === undefined || args === null) return `are missing: give an object with ${required}`;
  const given = isPromised(args) ? "an output or a promise" : quote(args);
  return `must be an object with ${required}, and not ${given}`;
}

/** How to read arguments as the program has them, in this stack. */
export function asWritten(): typeof AS_WRITTEN {
  return { ...AS_WRITTEN, newScopes: new pulumi.Config(NAMESPACE).get("newScopes") };
}

/**
 * The name of a resource, as it is. Throws when it is no text or has white space: Pulumi's own error for that has a
 * stack.
 */
export function checkedName(resource: string, name: unknown): string {
  if (typeof name === "string" && name !== "" && !/[\s\p{Cc}]/u.test(name)) return name;
  const words = `name: ${quote(name)} is not the name of a resource: use letters, digits, "_", "." and "-"`;
  throw toRunError(`${resource}: ${words}`);
}

/** Throws when the stack configuration has a key for this package that is not among the known ones. */
export function assertStackKeys(known: readonly string[]): void {
  // In a project of that name, the namespace is the project's own.
  if (pulumi.getProject() === NAMESPACE) return;
  const problems = unknownKeys(Object.keys(pulumi.runtime.allConfig()), known);
  if (problems.length > 0) throw toRunError(maskCredentials(problems.join("\n")));
}
