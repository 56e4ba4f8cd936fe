import type { AuthType } from "../../arguments/auth-types";
import type { Runtime } from "../runtime";
import { joinWords } from "./settings";

/** A method, as far as its run matters. */
interface MethodOfRun extends Pick<AuthType, "run"> {
  readonly unready?: (runtime: Runtime, fields: Readonly<Record<string, string | undefined>>) => string | undefined;
}

/** The variables that only the platform of a run sets, and that are not set. */
export function missingVariables(runtime: Runtime, { run }: MethodOfRun): readonly string[] {
  return (run?.variables ?? []).map(({ variable }) => variable).filter((name) => !runtime.env[name]);
}

/**
 * Why a method cannot log in from this run, whatever its fields: "SYSTEM_ACCESSTOKEN is not set"; undefined if it can.
 * Looks at variables and the machine's files only; sends nothing.
 */
export function runProblem(
  runtime: Runtime,
  method: MethodOfRun,
  fields: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const missing = missingVariables(runtime, method);
  return missing.length > 0 ? toNotSet(missing) : method.unready?.(runtime, fields);
}

/** "A is not set", "A and B are not set". */
export function toNotSet(names: readonly string[]): string {
  return `${joinWords(names)} ${names.length === 1 ? "is" : "are"} not set`;
}
