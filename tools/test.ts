import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureEngine } from "./engine/ensure-engine";
import { createIsolatedFolders, isolatedEnvironment } from "./isolated-environment";
import { printCounts, type TestCounts } from "./test-counts";
import { reportToTerminal } from "./report";
import { provideTestTools } from "./test-tools";
import { runMocha } from "./processes/mocha-process";
import { type StandingTest, watchStandingTests } from "./processes/standing-tests";
import { readTestOptions } from "./test-options";

/** No test takes longer, milliseconds, on a busy machine either. */
const LONGEST_TEST = 15 * 60_000;

/** `npm test`: all tests, on the real engine, isolated from the machine's accounts. */
export async function main(args: readonly string[]): Promise<number> {
  const mochaArguments = readTestOptions(args, "npm test", "Runs all tests, on the real engine, against the emulator.");
  return mochaArguments === undefined ? 0 : runTests(mochaArguments);
}

/**
 * Runs mocha with these arguments on the real engine, with `variables` in the environment of the tests.
 *
 * The engine is first on the PATH of the tests.
 */
export async function runTests(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<number> {
  const engine = await ensureEngine(reportToTerminal);
  console.log(`Pulumi engine ${engine.version} (${engine.source}: ${engine.binDirectory})`);
  const directory = await mkdtemp(join(tmpdir(), "databricks-pat-test-"));
  const progress = join(directory, "progress");
  const watch = watchStandingTests(progress, LONGEST_TEST, reportToTerminal);
  try {
    await createIsolatedFolders(directory);
    await mkdir(progress);
    const isolated = isolatedEnvironment({ directory, engineBinDirectory: engine.binDirectory });
    const ours = { ...(await provideTestTools(engine)), ...variables, DATABRICKS_PAT_TEST_PROGRESS: progress };
    const environment = { ...isolated, ...ours };
    const counts = await runMocha({ environment, args });
    return printCounts(await runAgain(environment, args, counts, watch.ended));
  } finally {
    watch.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/**
 * Runs the files again, once, whose process was ended: it stood still, which says nothing about its tests. Each counts as
 * one failure of the first run.
 */
async function runAgain(
  environment: Record<string, string>,
  args: readonly string[],
  { passed, failed, skipped }: TestCounts,
  ended: readonly StandingTest[],
): Promise<TestCounts> {
  const files = [...new Set(ended.map(({ file }) => file))];
  if (files.length === 0) return { passed, failed, skipped };
  reportToTerminal(`Again, because their process stood still: ${files.join(", ")}`);
  const again = await runMocha({ environment: { ...environment, DATABRICKS_PAT_TEST_FILES: files.join(":") }, args });
  return {
    passed: passed + again.passed,
    failed: failed - ended.length + again.failed,
    skipped: skipped + again.skipped,
  };
}
