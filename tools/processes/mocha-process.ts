import { fork } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { repositoryRoot } from "../repository-root";
import type { TestCounts } from "../test-counts";
import { passSignalsTo } from "./ending-signals";

/** What one run of mocha is given. */
export interface MochaRun {
  /** The whole environment of the tests. */
  readonly environment: Record<string, string>;
  /** Arguments for mocha after those of `.mocharc.cjs`. */
  readonly args: readonly string[];
}

/** Runs mocha with the settings of `.mocharc.cjs` and our reporter. A crash counts as one more failure. */
export async function runMocha(run: MochaRun): Promise<TestCounts> {
  const root = repositoryRoot();
  const mocha = createRequire(join(root, "package.json")).resolve("mocha/bin/mocha.js");
  const args = ["--reporter", join(__dirname, "..", "mocha-reporter.js"), ...run.args];
  const child = fork(mocha, args, { cwd: root, env: run.environment, execArgv: [] });
  const stopPassing = passSignalsTo(child);
  try {
    let counts: TestCounts | undefined;
    child.on("message", (message) => (counts = message as TestCounts));
    const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    return countExit(counts, code ?? signal);
  } finally {
    stopPassing();
  }
}

function countExit(counts: TestCounts | undefined, exit: number | NodeJS.Signals | null): TestCounts {
  if (counts === undefined) {
    console.error(`mocha ended with ${exit} before it had run the tests.`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  if (exit !== 0 && counts.failed === 0) {
    console.error(`mocha ended with ${exit} although no test failed.`);
    return { ...counts, failed: 1 };
  }
  return counts;
}
