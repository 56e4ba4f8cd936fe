import assert from "node:assert/strict";
import { problemOf } from "../../../dynamic/arguments/schema";
import { windows } from "../../../dynamic/arguments/windows";

const SATURDAYS = [{ cron: "0 22 * * SAT", duration: "4h", timezone: "Europe/Berlin" }] as const;

describe("maintenance windows", () => {
  const problems: Readonly<Record<string, readonly [value: unknown, problem: RegExp]>> = {
    "no list": ["0 22 * * SAT", /must be a list/],
    "none in the list": [[], /at least one window/],
    "too few fields": [
      [{ cron: "0 22 * *", duration: "4h" }],
      /^\[0\]\.cron "0 22 \* \*" is not a cron expression of five fields/,
    ],
    "fields that are none": [[{ cron: "a b c d e", duration: "4h" }], /^\[0\]\.cron "a b c d e" /],
    "a day that never exists": [[{ cron: "0 0 31 2 *", duration: "4h" }], /^\[0\]\.cron .* ever matches a time/],
    "no cron expression": [[{ duration: "4h" }], /^\[0\]\.cron is missing: give a cron expression$/],
    "no duration": [[{ cron: "0 22 * * SAT" }], /^\[0\]\.duration is missing: give a duration$/],
    "a zone on Mars": [
      [...SATURDAYS, { cron: "0 22 * * SAT", duration: "4h", timezone: "Mars/Olympus" }],
      /^\[1\]\.timezone "Mars\/Olympus"/,
    ],
    "another field": [[{ cron: "0 22 * * SAT", duration: "4h", weekday: 1 }], /^\[0\]\.weekday is not known/],
  };
  for (const [sentence, [value, problem]] of Object.entries(problems)) {
    it(`is refused for ${sentence}`, () => assert.match(problemOf(windows.schema, value) ?? "", problem));
  }

  it("is accepted when it is right", () => assert.equal(problemOf(windows.schema, SATURDAYS), undefined));
});
