/** A command line that commander refuses, in one line as for every other wrong usage. */
export function toRefusedWords(name: string, text: string): string {
  const said = text.replace(/^error: /, "").trim();
  const [, problem = said, meant] = /^(.*)\n\(Did you mean (.*)\?\)$/s.exec(said) ?? [];
  const hint = meant === undefined ? "." : `: did you mean ${meant}?`;
  return `${name}: ${problem.replace(/\.$/, "")}${hint} For its options run: ${name} --help\n`;
}
