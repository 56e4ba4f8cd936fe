import type { AuthType } from "./auth-types";
import { loginSchema } from "./login-schema";
import { oneOf } from "./one-of";
import { issuesOf, type Schema } from "./schema";

/** One of these words, or a login that a table of authTypes describes. */
export function wordOrLogin<const Word extends string, Login>(
  words: readonly Word[],
  table: Readonly<Record<string, AuthType>>,
): Schema<Word | Login> {
  const isFederated = (value: unknown): boolean =>
    (typeof value === "object" && value !== null) || Object.hasOwn(table, String(value));
  const choices = [...words, ...Object.keys(table)];
  const word: Schema = oneOf(choices, "a login of this kind");
  const login = loginSchema<Login>(table);
  return (z) =>
    z.custom<Word | Login>().check((payload) => {
      const { value } = payload;
      for (const { path, message } of issuesOf(isFederated(value) ? login : word, value))
        payload.issues.push({ code: "custom", message, path: [...path], input: value });
    });
}
