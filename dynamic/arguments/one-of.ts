import { quote } from "./quote";
import { type Schema, says } from "./schema";

/** One of these words. */
export function oneOf<const Word extends string>(words: readonly Word[], what = "known"): Schema<Word> {
  const quoted = words.map((word) => `"${word}"`);
  const choice = `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1) ?? ""}`;
  return (z) =>
    z.enum(
      words,
      says((value) => `${quote(value)} is not ${what}: use ${choice}`),
    );
}
