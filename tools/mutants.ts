import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCommandLine, UsageError } from "./command-line";
import { type BuildCopy, copyBuild } from "./mutants/build-copy";
import { compileMutant } from "./mutants/compile-mutant";
import { MUTANTS } from "./mutants/list";
import type { Mutant } from "./mutants/mutant";
import { runNamedTests } from "./mutants/named-tests";
import { toTable } from "./mutants/table";
import { toVerdict, toLine, type Verdict } from "./mutants/verdict";
import { repositoryRoot } from "./repository-root";

/** How many mutants are tested at a time, each in its own copy of the build. */
const COPIES = 2;

const COMMAND = "npm run mutants";

const HELP = `
usage: ${COMMAND} -- [--list | ID …]

Breaks the provider on purpose, once for each mutant; a test must fail for every one.

  ID …    only these mutants, with what failed
  --list  prints the table of mutants and runs nothing
`;

interface CompiledMutant {
  readonly mutant: Mutant;
  readonly javaScript: string;
}

/**
 * `npm run mutants`: breaks the provider on purpose, once for each mutant, and runs the test that must fail. Arguments
 * choose mutants by id and show the failures too; `--list` prints the table of mutants and runs nothing. Sources and
 * build do not change. The last line counts, and the exit code is 1 when a mutant was not caught.
 */
export async function main(
  args: readonly string[],
  report: (line: string) => void = (line) => console.log(line),
): Promise<number> {
  const options = { list: { type: "boolean" } } as const;
  const parsed = readCommandLine(args, { command: COMMAND, help: HELP, options, allowPositionals: true });
  if (parsed === undefined) return 0;
  if (parsed.values.list === true) {
    report(toTable(MUTANTS));
    return 0;
  }
  const root = repositoryRoot();
  const mutants = choose(parsed.positionals);
  const compiled = await compileAll(root, mutants);
  const folder = await mkdtemp(join(tmpdir(), "databricks-pat-mutants-"));
  try {
    const copies = await Promise.all(
      Array.from({ length: COPIES }, (_, index) => copyBuild(root, join(folder, String(index)))),
    );
    await assertBaseline(copies, mutants);
    const waiting = [...compiled];
    const verdicts: Verdict[] = [];
    const workThrough = async (copy: BuildCopy): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const verdict = await testMutant(copy, next.mutant, next.javaScript);
        report(toLine(next.mutant, verdict, args.length > 0));
        verdicts.push(verdict);
      }
    };
    await Promise.all(copies.map(workThrough));
    const survived = verdicts.filter(({ kind }) => kind !== "caught").length;
    report(`${verdicts.length} mutants, ${survived} survived`);
    return survived === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function choose(ids: readonly string[]): readonly Mutant[] {
  const unknown = ids.filter((id) => !MUTANTS.some((mutant) => mutant.id === id));
  if (unknown.length > 0) {
    throw new UsageError(COMMAND, `there is no mutant ${unknown.join(", ")}; --list shows them`);
  }
  return ids.length === 0 ? MUTANTS : MUTANTS.filter(({ id }) => ids.includes(id));
}

/** Compiles before anything runs, and reports all mutants together that no longer apply. */
async function compileAll(root: string, mutants: readonly Mutant[]): Promise<readonly CompiledMutant[]> {
  const compiled: CompiledMutant[] = [];
  const problems: string[] = [];
  for (const mutant of mutants) {
    try {
      compiled.push({ mutant, javaScript: await compileMutant(root, mutant) });
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return compiled;
}

/** A test that fails without a mutant, or that does not exist, proves nothing. */
async function assertBaseline(copies: readonly BuildCopy[], mutants: readonly Mutant[]): Promise<void> {
  const tests = mutants.map(({ test }) => test);
  const files = [...new Set(tests.map(({ file }) => file))];
  const outcomes = await Promise.all(
    copies.map(async ({ folder }, index) => {
      const mine = tests.filter(({ file }) => files.indexOf(file) % copies.length === index);
      return mine.length === 0 ? { passed: [], failed: [] } : runNamedTests(folder, mine, { bail: false });
    }),
  );
  const failed = outcomes.flatMap((outcome) => outcome.failed);
  if (failed.length > 0) {
    const list = failed.map(({ fullTitle, message }) => `  ${fullTitle}: ${message}`).join("\n");
    throw new Error(`These tests fail without a mutant:\n${list}`);
  }
  const passed = outcomes.flatMap((outcome) => outcome.passed);
  const missing = tests.filter(({ title }) => !passed.some((fullTitle) => fullTitle.includes(title)));
  if (missing.length > 0) {
    const list = missing.map(({ file, title }) => `  ${title} (tests/dynamic/${file})`).join("\n");
    throw new Error(`These tests do not exist:\n${list}`);
  }
}

async function testMutant(copy: BuildCopy, mutant: Mutant, javaScript: string): Promise<Verdict> {
  try {
    const outcome = await copy.withModule(mutant.file, javaScript, () =>
      runNamedTests(copy.folder, [mutant.test], { bail: true }),
    );
    return toVerdict(mutant, outcome);
  } catch (error) {
    return { kind: "unproven", because: error instanceof Error ? error.message : String(error) };
  }
}
