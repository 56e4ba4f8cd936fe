import type { Runtime } from "../runtime";
import type { OwnMethod } from "./login-method";
import { OWN_METHODS } from "./registry";
import { missingVariables, toNotSet } from "./run-problem";
import { readFlag, readSetting, type Setting } from "./settings";

/** A method that an administrator may log in by, with those of its settings that are set. */
export interface Candidate {
  readonly method: OwnMethod;
  /** By field. */
  readonly settings: ReadonlyMap<string, Setting>;
  /** Those of them that it needs, and its flag: where one is set, somebody may have meant the method. */
  readonly needed: readonly Setting[];
  /** Whether its platform may be that of this run: one of the variables that it sets is there. */
  readonly isOnPlatform: boolean;
  /** What keeps it from logging in: "ARM_TENANT_ID is not set"; undefined if it is complete. */
  readonly lacks: string | undefined;
}

/** Every method with its settings, in the order in which they are tried. The method that is `named` needs no flag. */
export function toCandidates(runtime: Runtime, named: string | undefined): readonly Candidate[] {
  return OWN_METHODS.map((method) => toCandidate(runtime, method, method.authType === named));
}

function toCandidate(runtime: Runtime, method: OwnMethod, isNamed: boolean): Candidate {
  const settings = new Map<string, Setting>();
  const needed: Setting[] = [];
  const missing: string[] = [];
  for (const [field, { required, setting: name }] of Object.entries(method.fields)) {
    const setting = name === undefined ? undefined : readSetting(runtime, name);
    if (setting !== undefined) settings.set(field, setting);
    if (!required) continue;
    if (setting === undefined) missing.push(name?.variable ?? field);
    else needed.push(setting);
  }
  const unset = missingVariables(runtime, method);
  missing.push(...unset);
  const flag = method.flag === undefined ? undefined : readFlag(runtime, method.flag);
  const values = Object.fromEntries([...settings].map(([field, { value }]) => [field, value]));
  const lacks = [
    method.flag === undefined || flag !== undefined || isNamed ? undefined : `${method.flag.variable} is not true`,
    missing.length === 0 ? undefined : toNotSet(missing),
    method.unready?.(runtime, values),
  ].filter((lack) => lack !== undefined);
  return {
    method,
    settings,
    needed: flag === undefined ? needed : [flag, ...needed],
    isOnPlatform: method.run === undefined || unset.length < method.run.variables.length,
    lacks: lacks.length === 0 ? undefined : lacks.join(" and "),
  };
}
