/** A JSON object of unknown content. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The text as a JSON object; undefined for anything else. */
export function parseJsonObject(text: string): JsonObject | undefined {
  try {
    // Azure's metadata endpoint is known to start with a byte order mark.
    return toJsonObject(JSON.parse(text.replace(/^\uFEFF/, "")));
  } catch {
    return undefined;
  }
}

/** The value when it is an object. */
export function toJsonObject(value: unknown): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** The member when it is text. */
export function textAt(object: JsonObject | undefined, name: string): string | undefined {
  const value = object?.[name];
  return typeof value === "string" ? value : undefined;
}

/** The member when it is a number. */
export function numberAt(object: JsonObject | undefined, name: string): number | undefined {
  const value = object?.[name];
  return typeof value === "number" ? value : undefined;
}

/** The member when it is true or false. */
export function booleanAt(object: JsonObject | undefined, name: string): boolean | undefined {
  const value = object?.[name];
  return typeof value === "boolean" ? value : undefined;
}

/** The member when it is an object. */
export function objectAt(object: JsonObject | undefined, name: string): JsonObject | undefined {
  return toJsonObject(object?.[name]);
}

/** The objects within the member; none when it is no list. */
export function objectsAt(object: JsonObject | undefined, name: string): readonly JsonObject[] {
  const value = object?.[name];
  if (!Array.isArray(value)) return [];
  return value.map(toJsonObject).filter((item) => item !== undefined);
}

/** The texts within the member; none when it is no list. */
export function textsAt(object: JsonObject | undefined, name: string): readonly string[] {
  const value: unknown = object?.[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
