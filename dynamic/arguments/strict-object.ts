import type * as zod from "./zod";
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
      issue.code === "unrecognized_keys"
        ? ofEachField(issue.keys, (name) => `is not known: ${hintOf(name, names)}give ${names.join(", ")}`)
        : right,
  });
}

/** The messages about unknown fields, one a line in the order of the fields: zod has one text for all of them. */
export function ofEachField(names: unknown, toMessage: (name: string) => string): string {
  return (Array.isArray(names) ? names.map(String) : []).map(toMessage).join("\n");
}

/** The hint for a misspelt field. */
export function hintOf(name: string, names: readonly string[]): string {
  return didYouMean(name, names, String);
}

/** The hint for an object without the field that decides about the others: a field of the object may be that one, misspelt. */
export function misspeltHint(value: unknown, field: string): string {
  const names = typeof value === "object" && value !== null ? Object.keys(value) : [];
  const written = names.find((name) => hintOf(name, [field]) !== "");
  return written === undefined ? "" : `${written} is not known: ${hintOf(written, [field])}`;
}
