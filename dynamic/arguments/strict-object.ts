import type * as zod from "zod/mini";

/** An object with these fields and no others; `right` is the message when it is not an object. */
export function strictObject<const Shape extends zod.core.$ZodLooseShape>(
  z: typeof zod,
  shape: Shape,
  right: string,
): zod.ZodMiniObject<Shape, zod.core.$strict> {
  const names = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: ({ code }) => (code === "unrecognized_keys" ? `is not known: give ${names}` : right),
  });
}
