import { explain } from "../errors/remedies";
import type { Runtime } from "../runtime";
import { COPIED_FROM, readStackNames } from "../tokens/stack-names";
import { NEXT } from "./check-failures";
import type { Properties } from "./properties";
import type { CheckFailure } from "./resource-lifecycle";

/** The problem of what the stack configuration says about the names of stacks. */
export function refuseStackNames(runtime: Runtime, { label }: Properties): CheckFailure[] {
  try {
    const { own, copiedFrom } = readStackNames(runtime, typeof label === "string" ? label : undefined);
    if (own === undefined || !copiedFrom.has(own)) return [];
    return [{ property: "", reason: `${COPIED_FROM} names this stack itself, ${own}: remove it. ${NEXT}` }];
  } catch (error) {
    return [{ property: "", reason: `${explain(error)}. ${NEXT}` }];
  }
}
