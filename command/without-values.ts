/** The digits of a token's value, whole or nearly; a commit has 40, and a whole token id 64. */
const DIGITS = /\b[0-9a-f]{24,36}\b/gi;

/** The text, as somebody has typed it, without what may be the value of a token that has lost its first letters. */
export function withoutValues(text: string): string {
  return text.replace(DIGITS, "[credential]");
}
