import { readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createIsolatedFolders, isolatedEnvironment } from "../isolated-environment";
import { runCommand } from "../processes/command";
import type { NamedTest } from "./mutant";

/** For one test: a mutated provider may wait for ever. */
const TEST_MILLISECONDS = 15_000;

/** For a whole run of mocha. */
const RUN_MILLISECONDS = 120_000;

/** The result of the named tests. */
export interface TestOutcome {
  /** Full titles. */
  readonly passed: readonly string[];
  readonly failed: readonly FailedTest[];
}

export interface FailedTest {
  readonly fullTitle: string;
  /** True for a hook before or after a test, whose failure says nothing about what the test asserts. */
  readonly isHook: boolean;
  readonly message: string;
}

/** The parts of mocha's JSON report that are read here. */
interface MochaReport {
  readonly passes: readonly { readonly fullTitle: string }[];
  readonly failures: readonly {
    readonly fullTitle: string;
    readonly title: string;
    readonly err: { readonly message?: string };
  }[];
}

/**
 * Runs the named tests of the build in `folder` with mocha, in an environment without accounts. With `bail` the first
 * failure ends the run. Throws when mocha does not finish.
 */
export async function runNamedTests(
  folder: string,
  tests: readonly NamedTest[],
  { bail }: { readonly bail: boolean },
): Promise<TestOutcome> {
  const mocha = createRequire(join(folder, "package.json")).resolve("mocha/bin/mocha.js");
  const reportFile = join(folder, "mocha.json");
  const files = [...new Set(tests.map(({ file }) => join("bin/tests/dynamic", file.replace(/\.ts$/, ".js"))))];
  const titles = tests.map(({ title }) => title.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join("|");
  const args = ["--no-config", "--exit", "--timeout", String(TEST_MILLISECONDS), "--grep", titles];
  const reporting = ["--reporter", "json", "--reporter-option", `output=${reportFile}`];
  await createIsolatedFolders(folder);
  const problem = await runCommand(
    process.execPath,
    [mocha, ...args, ...reporting, ...(bail ? ["--bail"] : []), ...files],
    {
      cwd: folder,
      environment: isolatedEnvironment({ directory: folder }),
      timeoutMilliseconds: RUN_MILLISECONDS,
    },
  ).then(
    () => undefined,
    (error: Error) => error,
  );
  const report = await readFile(reportFile, "utf8").catch(() => undefined);
  await rm(reportFile, { force: true });
  if (report === undefined) throw problem ?? new Error("mocha wrote no report");
  return toOutcome(JSON.parse(report) as MochaReport);
}

function toOutcome({ passes, failures }: MochaReport): TestOutcome {
  return {
    passed: passes.map(({ fullTitle }) => fullTitle),
    failed: failures.map(({ fullTitle, title, err }) => ({
      fullTitle,
      isHook: /^"(before|after)( each| all)?" hook\b/.test(title),
      message: err.message ?? "",
    })),
  };
}
