import { explain } from "../errors/remedies";
import type { Runtime } from "../runtime";
import { readStackNames } from "../tokens/stack-names";
import type { Properties } from "./properties";
import type { CheckFailure } from "./resource-lifecycle";

/** The problem of what the stack configuration says about the names of stacks. */
export function refuseStackNames(runtime: Runtime, { label }: Properties): CheckFailure[] {
  const property = "label";
  const next = "No token was changed: fix the cause and run pulumi up again";
  try {
    const { own, copiedFrom } = readStackNames(runtime, typeof label === "string" ? label : undefined);
    if (own === undefined || !copiedFrom.has(own)) return [];
    return [{ property, reason: `databricks-pat:copiedFrom names this stack itself, ${own}: remove it. ${next}` }];
  } catch (error) {
    return [{ property, reason: `${explain(error)}. ${next}` }];
  }
}
