import { UsageError } from "../command-line";
import type { Scenario } from "./scenario";
import { secretless } from "./secretless-scenario";
import { valueFree } from "./value-free-scenario";
import { yaml } from "./yaml-scenario";

/** The forms of the main job by the name that `--scenario` takes; each is a file of its own. */
const SCENARIOS: Readonly<Record<string, Scenario>> = { secretless, "value-free": valueFree, yaml };

/** The scenario with this name. Throws a `UsageError` for an unknown one. */
export function getScenario(command: string, name: string): Scenario {
  const scenario = Object.hasOwn(SCENARIOS, name) ? SCENARIOS[name] : undefined;
  if (scenario !== undefined) return scenario;
  throw new UsageError(command, `--scenario is "${name}"; it must be one of ${Object.keys(SCENARIOS).join(", ")}`);
}

/** A line for each scenario, with its name and description, for the help. */
export function describeScenarios(indent: string): string {
  return Object.entries(SCENARIOS)
    .map(([name, { doc }]) => `${indent}"${name}", ${doc}`)
    .join("\n");
}
