import { join } from "node:path/posix";
import type { Mutant } from "./mutant";

/** The mutants as a Markdown table for a page in `docs/`: what each breaks, and the test that catches it. */
export function toTable(mutants: readonly Mutant[]): string {
  const rows = mutants.map(({ id, breaks, test }) => {
    const link = `[${test.title}](${join("../tests/dynamic", test.file)})`;
    return `| \`${id}\` | ${breaks} | ${link} |`;
  });
  return ["| mutant | what it does | caught by |", "| --- | --- | --- |", ...rows].join("\n");
}
