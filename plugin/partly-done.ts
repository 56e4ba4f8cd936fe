import type { DynamicResourceDefinition } from "../dynamic/dynamic-resource";
import { PartlyDoneError } from "../dynamic/provider/errors/partly-done-error";
import { markOutputs, type Wire } from "./secrets";

/**
 * Throws the failure of a create or update. What it has done half is saved too, as secret as any of `sent` is: a failed
 * update keeps what the program has left, such as an administrator.
 */
export function failMarked(
  definition: DynamicResourceDefinition,
  ...sent: readonly Wire[]
): (failure: unknown) => never {
  return (failure) => {
    if (!(failure instanceof PartlyDoneError)) throw failure;
    const marked = sent.reduce((outputs, each) => markOutputs(definition, outputs, each), failure.properties);
    throw new PartlyDoneError(failure, failure.id, marked);
  };
}
