/** Characters that a terminal shows in two columns. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** Marks on the character before. */
const MARK = /\p{M}/u;

const characters = new Intl.Segmenter("en", { granularity: "grapheme" });

/** How many columns a terminal needs for the text. */
export function toWidth(text: string): number {
  return toParts(text).reduce((sum, part) => sum + partWidth(part), 0);
}

/** The text in at most so many columns, with "…" where it is cut. */
export function fit(text: string, columns: number): string {
  if (toWidth(text) <= columns) return text;
  let width = 0;
  let cut = "";
  for (const part of toParts(text)) {
    width += partWidth(part);
    if (width > columns - 1) break;
    cut += part;
  }
  return columns < 1 ? "" : `${cut}…`;
}

/** The text, with spaces up to so many columns. */
export function pad(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - toWidth(text)));
}

/** What a reader takes for single characters. */
function toParts(text: string): readonly string[] {
  return [...characters.segment(text)].map(({ segment }) => segment);
}

function partWidth(part: string): number {
  if (WIDE.test(part)) return 2;
  return MARK.test(part) && part.length === 1 ? 0 : 1;
}
