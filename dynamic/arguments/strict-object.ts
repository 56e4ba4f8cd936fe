import type * as zod from "zod/mini";
import { didYouMean } from "./did-you-mean";

/** An object with these fields and no others; `right` is the message when it is not an object. */
export function strictObject<const Shape extends zod.core.$ZodLooseShape>(
  z: typeof zod,
  shape: Shape,
  right: string,
): zod.ZodMiniObject<Shape, zod.core.$strict> {
  const names = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? `is not known: ${hintOf(issue.keys, names)}give ${names.join(", ")}` : right,
  });
}

/** One message stands for all unknown fields, so it has a hint only if there is one of them. */
function hintOf(keys: unknown, names: readonly string[]): string {
  return Array.isArray(keys) && keys.length === 1 ? didYouMean(keys[0], names, String) : "";
}
