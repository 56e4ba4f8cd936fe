import { reporters, Runner, type MochaOptions, type Suite, type Test } from "mocha";
import { LEFT_OUT, type TestCounts } from "./test-counts";

const { EVENT_RUN_END, EVENT_SUITE_BEGIN, EVENT_SUITE_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } =
  Runner.constants;

/**
 * One line per outermost suite, with the seconds that its tests took if they are any, then every failure with its difference. A pending test counts as failed, because it
 * proves nothing; one that says why this machine cannot run it counts as skipped.
 *
 * The process that started mocha prints the last line, because it may have more to count.
 */
class SuiteLineReporter extends reporters.Base {
  private readonly pending: string[] = [];
  private passed = 0;
  private failed = 0;
  private skipped = 0;
  private depth = 0;
  private milliseconds = 0;
  private suiteStart = { passed: 0, failed: 0, milliseconds: 0 };

  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    runner.on(EVENT_SUITE_BEGIN, (suite: Suite) => this.beginSuite(suite));
    runner.on(EVENT_SUITE_END, (suite: Suite) => this.endSuite(suite));
    runner.on(EVENT_TEST_PASS, (test: Test) => {
      this.passed += 1;
      this.milliseconds += test.duration ?? 0;
    });
    runner.on(EVENT_TEST_FAIL, (test: Test) => {
      this.failed += 1;
      this.milliseconds += test.duration ?? 0;
    });
    runner.on(EVENT_TEST_PENDING, (test: Test) => {
      if (test.title.includes(LEFT_OUT)) {
        this.skipped += 1;
        reporters.Base.consoleLog(`  --   ${test.title}`);
        return;
      }
      this.failed += 1;
      this.pending.push(test.fullTitle());
    });
    runner.once(EVENT_RUN_END, () => this.endRun());
  }

  private beginSuite(suite: Suite): void {
    if (suite.root) return;
    const { passed, failed, milliseconds } = this;
    if (this.depth === 0) this.suiteStart = { passed, failed, milliseconds };
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
    const counts = failed === 0 ? String(passed) : `${passed}, ${failed} failed`;
    // Two files run at a time and are reported when they end, so only the tests' own durations are right.
    const seconds = Math.round((this.milliseconds - this.suiteStart.milliseconds) / 1000);
    reporters.Base.consoleLog(`  ${mark} ${suite.title} (${counts})${seconds === 0 ? "" : ` ${seconds} s`}`);
  }

  private endRun(): void {
    if (this.failures.length > 0) reporters.Base.list(this.failures);
    for (const title of this.pending) reporters.Base.consoleLog(`  pending, which counts as failed: ${title}`);
    const counts: TestCounts = { passed: this.passed, failed: this.failed, skipped: this.skipped };
    process.send?.(counts);
  }
}

export = SuiteLineReporter;
