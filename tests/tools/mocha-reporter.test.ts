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
});
