import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { createIsolatedFolders, isolatedEnvironment } from "./isolated-environment";
import { printCounts, type TestCounts } from "./test-counts";
import { elapsedSince } from "./report";
import { repositoryRoot } from "./repository-root";
import { runMocha } from "./run-mocha";

/** A program of an npm package that looks at the sources. */
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
    // By content, so that a fresh clone in CI sees everything and an edit here only costs what it touched. A rule that
    // needs types may miss what an edit of another file made wrong until then.
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

/** They need the engine, or minutes. */
const LEFT_TO_NPM_TEST = ["bin/tests/engine/**", "bin/tests/faults/**", "bin/tests/mutants/**"];

const LARGEST_OUTPUT_BYTES = 16 * 1024 * 1024;

/**
 * `npm run check`: format, lint and the tests that need neither engine nor Python nor minutes. Arguments go to mocha.
 *
 * Types need no step of their own: the build that runs before every command ends it when they are wrong.
 */
export async function main(args: readonly string[]): Promise<number> {
  const inspected = await Promise.all(INSPECTIONS.map(inspect));
  const tested = await runTests(args);
  const passed = inspected.filter(Boolean).length;
  return printCounts({ passed: passed + tested.passed, failed: inspected.length - passed + tested.failed });
}

async function inspect({ title, packageName, script, args }: Inspection): Promise<boolean> {
  const root = repositoryRoot();
  const packageFile = createRequire(join(root, "package.json")).resolve(`${packageName}/package.json`);
  const start = Date.now();
  try {
    await promisify(execFile)(process.execPath, [join(dirname(packageFile), script), ...args], {
      cwd: root,
      maxBuffer: LARGEST_OUTPUT_BYTES,
    });
    console.log(`  ok   ${title} ${elapsedSince(start)}`);
    return true;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { readonly stdout?: string; readonly stderr?: string };
    console.log(`  FAIL ${title}\n${`${stdout}${stderr}`.trimEnd() || String(error)}`);
    return false;
  }
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
