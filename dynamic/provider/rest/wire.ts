/** An object of an answer, as it came. */
export type WireObject = Readonly<Record<string, unknown>>;

/** `value` as an object; anything else is an answer that no version of the API gives. */
export function toObject(value: unknown, what: string): WireObject {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as WireObject;
  throw new Error(
    `the workspace answered with ${Array.isArray(value) ? "a list" : `a JSON ${value === null ? "null" : typeof value}`} where ${what} was expected`,
  );
}

/** `value` as a list of objects; an absent list is an empty one. */
export function toList(value: unknown, what: string): readonly WireObject[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map((item) => toObject(item, what));
  throw new Error(`the workspace answered with something else where a list of ${what} was expected`);
}

/** The text in `field`; it must be there. */
export function toText(object: WireObject, field: string): string {
  const value = object[field];
  if (typeof value === "string" && value !== "") return value;
  throw new Error(`the workspace answered without ${field}`);
}
