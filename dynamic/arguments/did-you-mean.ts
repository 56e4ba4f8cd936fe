/**
 * The hint that belongs before the right answers: `did you mean "sql"? ` for a word that is close to one of `words`,
 * else nothing.
 */
export function didYouMean(written: unknown, words: readonly string[], toShown = JSON.stringify): string {
  const word = typeof written === "string" ? nearest(written, words) : undefined;
  return word === undefined ? "" : `did you mean ${toShown(word)}? `;
}

/** The word that was probably meant: it differs in case and separators, or by a few letters. */
function nearest(written: string, words: readonly string[]): string | undefined {
  if (written.length > 64) return undefined;
  const plain = toPlain(written);
  const ranked = words
    .map((word) => ({ word, distance: editDistance(plain, toPlain(word)) }))
    .filter(({ word, distance }) => distance <= Math.min(3, Math.floor(Math.max(word.length, plain.length) / 3)))
    .sort((left, right) => left.distance - right.distance);
  return ranked[0]?.word ?? withMoreParts(written, words);
}

/** The only word that has all parts of `written`, and more: "azure-secret" is "azure-client-secret". */
function withMoreParts(written: string, words: readonly string[]): string | undefined {
  const parts = toParts(written);
  if (parts.length < 2) return undefined;
  const [word, ...others] = words.filter((other) => parts.every((part) => toParts(other).includes(part)));
  return others.length === 0 ? word : undefined;
}

function toParts(word: string): readonly string[] {
  return word
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, "-")
    .toLowerCase()
    .split(/[\s._-]+/);
}

/** Without case and separators: "workspaceAccess" is "workspace-access". */
function toPlain(word: string): string {
  return word.toLowerCase().replace(/[\s._-]/g, "");
}

/** How many letters must be added, removed, replaced or swapped with their neighbour. */
function editDistance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= from.length; row++) {
    rows.push([row]);
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const replaced = at(row - 1, column - 1) + (isSame ? 0 : 1);
      const swapped = isSwapped ? at(row - 2, column - 2) + 1 : Infinity;
      rows[row]?.push(Math.min(at(row - 1, column) + 1, at(row, column - 1) + 1, replaced, swapped));
    }
  }
  return at(from.length, to.length);
}
