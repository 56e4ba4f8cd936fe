/** A JSON value as text: text as it is, anything else as JSON. No object in it can say how it is written. */
export function toJsonText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}
