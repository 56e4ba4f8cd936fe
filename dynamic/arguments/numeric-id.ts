import { quote } from "./quote";
import { type Schema, says } from "./schema";

/** A numeric id in the workspace, as text: many have more digits than a JavaScript number can hold. */
export function numericId(of: string): Schema<string> {
  const refusal = (value: unknown): string =>
    typeof value === "number"
      ? `${value} is a number: write the numeric id in quotes`
      : `${quote(value)} is not the numeric id of ${of}: write its digits in quotes`;
  return (z) => z.string(says(refusal)).check(z.regex(/^\d+$/, says(refusal)));
}
