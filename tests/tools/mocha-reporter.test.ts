import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { reporters, type Runner } from "mocha";
import SuiteLineReporter from "../../tools/mocha-reporter";

describe("the reporter of the tests", () => {
  /** What it prints for a run of suites, each with two tests of this duration in a suite inside. */
  function report(suites: Readonly<Record<string, number>>): readonly string[] {
    const { consoleLog } = reporters.Base;
    const lines: string[] = [];
    reporters.Base.consoleLog = (line: string) => void lines.push(line);
    try {
      const runner = new EventEmitter();
      new SuiteLineReporter(runner as Runner, {});
      for (const [title, duration] of Object.entries(suites)) {
        const [outer, inner] = [{ title }, { title: "inside" }];
        runner.emit("suite", outer);
        runner.emit("suite", inner);
        for (const _ of [1, 2]) runner.emit("pass", { duration, slow: () => 75 });
        runner.emit("suite end", inner);
        runner.emit("suite end", outer);
      }
    } finally {
      reporters.Base.consoleLog = consoleLog;
    }
    return lines;
  }

  it("prints one line per outermost suite, with the seconds of its tests", () => {
    assert.deepEqual(report({ "a quick suite": 20, "a slow suite": 1_200 }), [
      "  ok   a quick suite (2)",
      "  ok   a slow suite (2) 2 s",
    ]);
  });

  it("counts a pending test as failed, and one that this machine cannot run as skipped", () => {
    const { consoleLog } = reporters.Base;
    const lines: string[] = [];
    const counted: unknown[] = [];
    const { send } = process;
    reporters.Base.consoleLog = (line: string) => void lines.push(line);
    process.send = (counts: unknown) => counted.push(counts) > 0;
    try {
      const runner = new EventEmitter();
      new SuiteLineReporter(runner as Runner, {});
      for (const title of ["a plan", "the example in go: not run, because this machine has no go"])
        runner.emit("pending", { title, fullTitle: () => title });
      runner.emit("end");
    } finally {
      reporters.Base.consoleLog = consoleLog;
      if (send === undefined) delete process.send;
      else process.send = send;
    }
    assert.deepEqual(lines, [
      "  --   the example in go: not run, because this machine has no go",
      "  pending, which counts as failed: a plan",
    ]);
    assert.deepEqual(counted, [{ passed: 0, failed: 1, skipped: 1 }]);
  });
});
