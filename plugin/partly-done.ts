import type { DynamicResourceDefinition } from "../dynamic/dynamic-resource";
import { PartlyDoneError } from "../dynamic/provider/errors/partly-done-error";
import { markOutputs, type Wire } from "./secrets";

/** Throws the failure of a create or update. What it has done half is saved too, with its secrets marked. */
export function failMarked(definition: DynamicResourceDefinition, inputs: Wire): (failure: unknown) => never {
  return (failure) => {
    if (!(failure instanceof PartlyDoneError)) throw failure;
    throw new PartlyDoneError(failure, failure.id, markOutputs(definition, failure.properties, inputs));
  };
}
