import { type Schema, valueOf } from "../../arguments/schema";
import { ProviderError } from "../errors/provider-error";

/** Text that is not empty. */
export const presentText = ((z) => z.string().check(z.minLength(1))) satisfies Schema<string>;

/** The answer as `schema` reads it. Throws "UNEXPECTED_ANSWER" for any other answer, and never quotes it. */
export function readAnswer<T>(schema: Schema<T>, answer: unknown, expected: string): T {
  const value = valueOf(schema, answer);
  if (value !== undefined) return value;
  throw new ProviderError("UNEXPECTED_ANSWER", `the workspace answered with something other than ${expected}`);
}
