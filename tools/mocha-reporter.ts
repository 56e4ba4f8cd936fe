import { reporters, Runner, type MochaOptions, type Suite, type Test } from "mocha";
import type { TestCounts } from "./test-counts";

const { EVENT_RUN_END, EVENT_SUITE_BEGIN, EVENT_SUITE_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } =
  Runner.constants;

/**
 * One line per outermost suite, then every failure with its difference. A pending test counts as failed: what is
 * switched off proves nothing.
 *
 * The last line of a run is left to the process that started mocha, which may have more to count.
 */
class SuiteLineReporter extends reporters.Base {
  private readonly pending: string[] = [];
  private passed = 0;
  private failed = 0;
  private depth = 0;
  private suiteStart = { milliseconds: 0, passed: 0, failed: 0 };

  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    runner.on(EVENT_SUITE_BEGIN, (suite: Suite) => this.beginSuite(suite));
    runner.on(EVENT_SUITE_END, (suite: Suite) => this.endSuite(suite));
    runner.on(EVENT_TEST_PASS, () => (this.passed += 1));
    runner.on(EVENT_TEST_FAIL, () => (this.failed += 1));
    runner.on(EVENT_TEST_PENDING, (test: Test) => {
      this.failed += 1;
      this.pending.push(test.fullTitle());
    });
    runner.once(EVENT_RUN_END, () => this.endRun());
  }

  private beginSuite(suite: Suite): void {
    if (suite.root) return;
    if (this.depth === 0) this.suiteStart = { milliseconds: Date.now(), passed: this.passed, failed: this.failed };
    this.depth += 1;
  }

  private endSuite(suite: Suite): void {
    if (suite.root) return;
    this.depth -= 1;
    if (this.depth > 0) return;
    const passed = this.passed - this.suiteStart.passed;
    const failed = this.failed - this.suiteStart.failed;
    if (passed + failed === 0) return;
    const mark = failed === 0 ? "ok  " : "FAIL";
    reporters.Base.consoleLog(`  ${mark} ${suite.title} (${passed}${failed === 0 ? "" : `, ${failed} failed`})`);
  }

  private endRun(): void {
    if (this.failures.length > 0) reporters.Base.list(this.failures);
    for (const title of this.pending) reporters.Base.consoleLog(`  pending, which counts as failed: ${title}`);
    const counts: TestCounts = { passed: this.passed, failed: this.failed };
    process.send?.(counts);
  }
}

export = SuiteLineReporter;
