import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createIsolatedFolders, isolatedEnvironment } from "./isolated-environment";
import { runMocha } from "./processes/mocha-process";
import { startCommand } from "./processes/started-command";
import { elapsedSince } from "./report";
import { repositoryRoot } from "./repository-root";
import { printCounts, type TestCounts } from "./test-counts";
import { readTestOptions } from "./test-options";

/** A program of an npm package that checks the sources. */
interface Inspection {
  readonly title: string;
  readonly packageName: string;
  readonly script: string;
  readonly args: readonly string[];
}

const INSPECTIONS: readonly Inspection[] = [
  {
    title: "format (prettier)",
    packageName: "prettier",
    script: "bin/prettier.cjs",
    args: ["--check", ".", "--log-level", "warn", "--cache", "--cache-location", ".local/cache/prettier"],
  },
  {
    title: "lint (eslint)",
    packageName: "eslint",
    script: "bin/eslint.js",
    // Cached by content, so that an edit costs only the edited files. A rule that needs types may miss a problem that
    // the edit of another file caused; a fresh clone in CI has no cache and finds it.
    args: [
      ".",
      "--max-warnings",
      "0",
      "--cache",
      "--cache-strategy",
      "content",
      "--cache-location",
      ".local/cache/eslint",
    ],
  },
];

/** These need the engine or minutes. */
const LEFT_TO_NPM_TEST = ["bin/tests/engine/**", "bin/tests/faults/**", "bin/tests/mutants/**"];

/**
 * `npm run check`: format, lint and the tests that need neither engine nor Python nor minutes.
 *
 * Types need no step: the build before every command fails when they are wrong.
 */
export async function main(args: readonly string[]): Promise<number> {
  const effect = "Checks format, lint and types, and runs the tests that need no engine.";
  const mochaArguments = readTestOptions(args, "npm run check", effect);
  if (mochaArguments === undefined) return 0;
  const inspected = await Promise.all(INSPECTIONS.map(inspect));
  const tested = await runTests(mochaArguments);
  const passed = inspected.filter(Boolean).length;
  const failed = inspected.length - passed + tested.failed;
  return printCounts({ passed: passed + tested.passed, failed, skipped: tested.skipped });
}

async function inspect({ title, packageName, script, args }: Inspection): Promise<boolean> {
  const root = repositoryRoot();
  const packageFile = createRequire(join(root, "package.json")).resolve(`${packageName}/package.json`);
  const start = Date.now();
  const command = await startCommand(process.execPath, [join(dirname(packageFile), script), ...args], { cwd: root });
  const { exitCode, stdout, stderr } = await command.ended;
  if (exitCode === 0) console.log(`  ok   ${title} ${elapsedSince(start)}`);
  else console.log(`  FAIL ${title}, exit code ${exitCode}\n${`${stdout}${stderr}`.trimEnd()}`);
  return exitCode === 0;
}

async function runTests(args: readonly string[]): Promise<TestCounts> {
  const directory = await mkdtemp(join(tmpdir(), "databricks-pat-check-"));
  try {
    await createIsolatedFolders(directory);
    const environment = isolatedEnvironment({ directory });
    return await runMocha({
      environment,
      args: [...LEFT_TO_NPM_TEST.flatMap((files) => ["--ignore", files]), ...args],
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
