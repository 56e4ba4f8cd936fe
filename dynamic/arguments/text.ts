import { quote } from "./quote";
import { type Schema, says } from "./schema";

/** Any text, also empty. */
export const text: Schema<string> = (z) => z.string(says(refusal));

function refusal(value: unknown): string {
  const isBare = typeof value === "number" || typeof value === "boolean";
  return `${quote(value)} is not text: ${isBare ? `write it in quotes, "${String(value)}"` : "give text in quotes"}`;
}
