import { didYouMean } from "./did-you-mean";
import { quote } from "./quote";
import { missingOr, type Schema, says } from "./schema";

/** One of these words. */
export function oneOf<const Word extends string>(words: readonly Word[], what = "known"): Schema<Word> {
  const quoted = words.map((word) => `"${word}"`);
  const choice = `use ${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1) ?? ""}`;
  const refusal = missingOr((value) => `${quote(value)} is not ${what}: ${didYouMean(value, words)}${choice}`, choice);
  return (z) => z.enum(words, says(refusal));
}
