import assert from "node:assert/strict";
import { duration as schema, toSeconds } from "../../../dynamic/arguments/duration";
import { NO_OVERLAP, overlap, toOverlapSeconds } from "../../../dynamic/arguments/overlap";
import { problemOf } from "../../../dynamic/arguments/schema";

const SECONDS: Readonly<Record<string, number>> = {
  "1s": 1,
  "30s": 30,
  "15m": 900,
  "36h": 129_600,
  "90d": 7_776_000,
  "730d": 63_072_000,
  "36500d": 3_153_600_000,
  "876000h": 3_153_600_000,
  "999999999s": 999_999_999,
  "1234567890s": 1_234_567_890,
};

/** What was meant. */
const NEARLY: Readonly<Record<string, string>> = {
  "007d": "7d",
  "90 d": "90d",
  " 90d": "90d",
  "90d\n": "90d",
  "90D": "90d",
  "90 days": "90d",
  "1 Hour": "1h",
  "15min": "15m",
};

const MALFORMED: readonly unknown[] = [
  "",
  "d",
  "0d",
  "-1d",
  "+1d",
  "1.5d",
  "1e3s",
  "1w",
  "1y",
  "1d12h",
  "٣d",
  null,
  {},
  ["90d"],
];

describe("a duration", () => {
  for (const [duration, seconds] of Object.entries(SECONDS)) {
    it(`of ${duration} has ${seconds} seconds`, () => {
      assert.equal(problemOf(schema, duration), undefined);
      assert.equal(toSeconds(duration), seconds);
    });
  }

  for (const value of MALFORMED) {
    it(`is not ${JSON.stringify(value)}`, () => {
      const problem = `${JSON.stringify(value)} is not a duration: write a positive whole number with a unit, like "90d", "36h", "15m" or "30s"`;
      assert.equal(problemOf(schema, value), problem);
    });
  }

  it("is missing", () => assert.equal(problemOf(schema, undefined), "is missing: give a duration"));

  for (const [written, meant] of Object.entries(NEARLY)) {
    it(`is not ${JSON.stringify(written)}, which means ${meant}`, () => {
      const problem = `${JSON.stringify(written)} is not a duration: did you mean "${meant}"? write a positive whole number with a unit, like "90d", "36h", "15m" or "30s"`;
      assert.equal(problemOf(schema, written), problem);
    });
  }

  for (const value of ["90", 90]) {
    it(`is not ${JSON.stringify(value)}, which has no unit`, () => {
      const problem = `${JSON.stringify(value)} has no unit: write "90d" for days, "90h" for hours, "90m" for minutes or "90s" for seconds`;
      assert.equal(problemOf(schema, value), problem);
    });
  }

  for (const duration of ["123456789012345678901234567890d", "36501d", "876001h", "52560001m", "999999999d"]) {
    it(`of ${duration} is longer than any lifetime`, () => {
      assert.equal(problemOf(schema, duration), `"${duration}" is longer than a century: write a shorter one`);
    });
  }

  it("that is malformed has no seconds", () => {
    assert.throws(() => toSeconds("9y"), { message: problemOf(schema, "9y") ?? "" });
  });
});

describe("an overlap", () => {
  for (const [value, seconds] of Object.entries({ [NO_OVERLAP]: 0, "1s": 1, "24h": 86_400 })) {
    it(`of ${value} has ${seconds} seconds`, () => {
      assert.equal(problemOf(overlap.schema, value), undefined);
      assert.equal(toOverlapSeconds(value), seconds);
    });
  }

  for (const value of [...MALFORMED, "0m", "36501d"]) {
    it(`is not ${JSON.stringify(value)}, in the words of a duration`, () => {
      assert.equal(problemOf(overlap.schema, value), problemOf(schema, value));
      assert.notEqual(problemOf(overlap.schema, value), undefined);
    });
  }
});
