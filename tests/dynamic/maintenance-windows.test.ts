import assert from "node:assert/strict";
import { decideRotation, type RotationFacts, toRenewalTime, toTime } from "../../dynamic/provider/rotation-decision";
import { rotationSchedule } from "../../dynamic/provider/rotation-schedule";
import { isWindowOpen, nextWindowOpening, windowsProblem } from "../../dynamic/values/maintenance-window";

const seconds = (time: string): number => Date.parse(time) / 1000;

/** Saturdays from ten at night in Berlin, which is 20:00 UTC in summer and 21:00 UTC in winter. */
const SATURDAYS = [{ cron: "0 22 * * SAT", duration: "4h", timezone: "Europe/Berlin" }] as const;

/** Began on a Monday, is due on Saturday 2026-03-07 at midnight UTC, ends on 2026-04-06. */
const FACTS: RotationFacts = {
  current: {
    generation: 1,
    startedAt: seconds("2026-01-06T00:00:00Z"),
    reason: "first token",
    rotationTrigger: undefined,
    lifetime: "90d",
  },
  rotationTrigger: undefined,
  lifetime: "90d",
  lifetimeSeconds: 90 * 86_400,
  renewBeforeSeconds: 30 * 86_400,
  windows: SATURDAYS,
};

describe("a maintenance window", () => {
  const cases: Readonly<Record<string, boolean>> = {
    "2026-03-07T20:59:59Z": false,
    "2026-03-07T21:00:00Z": true,
    "2026-03-08T00:59:59Z": true,
    "2026-03-08T01:00:00Z": false,
    "2026-07-04T20:00:00Z": true,
    "2026-07-04T19:59:59Z": false,
  };
  for (const [time, isOpen] of Object.entries(cases)) {
    it(`is ${isOpen ? "open" : "closed"} at ${time}`, () =>
      assert.equal(isWindowOpen(SATURDAYS, seconds(time)), isOpen));
  }

  it("opens next at the soonest of several", () => {
    const windows = [...SATURDAYS, { cron: "0 3 1 * *", duration: "1h" }] as const;
    assert.equal(toTime(nextWindowOpening(windows, seconds("2026-03-30T00:00:00Z")) ?? 0), "2026-04-01T03:00:00Z");
  });

  const problems: Readonly<Record<string, readonly [value: unknown, problem: RegExp]>> = {
    "no list": ["0 22 * * SAT", /must be a list/],
    "none in the list": [[], /at least one window/],
    "too few fields": [
      [{ cron: "0 22 * *", duration: "4h" }],
      /^\[0\]\.cron: "0 22 \* \*" is not a cron expression of five fields/,
    ],
    "fields that are none": [[{ cron: "a b c d e", duration: "4h" }], /^\[0\]\.cron: /],
    "a day that never comes": [[{ cron: "0 0 31 2 *", duration: "4h" }], /^\[0\]\.cron: .* ever comes true/],
    "no duration": [[{ cron: "0 22 * * SAT" }], /^\[0\]\.duration: undefined is not a duration/],
    "a zone on Mars": [
      [...SATURDAYS, { cron: "0 22 * * SAT", duration: "4h", timezone: "Mars/Olympus" }],
      /^\[1\]\.timezone: "Mars\/Olympus"/,
    ],
    "another field": [[{ cron: "0 22 * * SAT", duration: "4h", weekday: 1 }], /^\[0\]\.weekday: is not known/],
  };
  for (const [sentence, [value, problem]] of Object.entries(problems)) {
    it(`is refused for ${sentence}`, () => assert.match(windowsProblem(value) ?? "", problem));
  }

  it("is accepted when it is right", () => assert.equal(windowsProblem(SATURDAYS), undefined));
});

describe("a renewal with maintenance windows", () => {
  const decide = (time: string, changes: Partial<RotationFacts> = {}): string => {
    const decision = decideRotation({ ...FACTS, ...changes }, seconds(time));
    return decision.action === "keep"
      ? "keep"
      : `${decision.generation} ${toTime(decision.startedAt)} ${decision.reason}`;
  };

  const cases: Readonly<Record<string, readonly [time: string, decision: string]>> = {
    "waits when it is due and no window is open": ["2026-03-07T12:00:00Z", "keep"],
    "happens when one is": ["2026-03-07T21:00:00Z", "2 2026-03-07T00:00:00Z renewal due since 2026-03-07T00:00Z"],
    "waits for the next one after a missed one": ["2026-03-10T00:00:00Z", "keep"],
    "does not happen early in a window before it is due": ["2026-02-28T21:30:00Z", "keep"],
    "waits until a third of the time before the end is left": ["2026-03-26T23:59:59Z", "keep"],
    "then happens outside them, and says so": [
      "2026-03-27T00:00:00Z",
      "2 2026-03-07T00:00:00Z renewal due since 2026-03-07T00:00Z, outside its windows as the token ends 2026-04-06T00:00Z",
    ],
  };
  for (const [sentence, [time, decision]] of Object.entries(cases)) {
    it(sentence, () => assert.equal(decide(time), decision));
  }

  it("is not waited for by a changed trigger or lifetime", () => {
    assert.match(decide("2026-01-10T12:00:00Z", { rotationTrigger: "leaked" }), /^2 .* rotationTrigger changed/);
    assert.match(
      decide("2026-01-10T12:00:00Z", { lifetime: "60d", lifetimeSeconds: 60 * 86_400 }),
      /^2 .* lifetime changed/,
    );
  });

  it("is told beforehand: the first opening, or the last call when none opens in time", () => {
    const startedAt = FACTS.current?.startedAt ?? 0;
    assert.equal(toTime(toRenewalTime(startedAt, FACTS)), "2026-03-07T21:00:00Z");
    const yearly = { ...FACTS, windows: [{ cron: "0 0 24 12 *", duration: "4h" }] as const };
    assert.equal(toTime(toRenewalTime(startedAt, yearly)), "2026-03-27T00:00:00Z");
    assert.equal(toTime(toRenewalTime(startedAt, { ...FACTS, windows: undefined })), "2026-03-07T00:00:00Z");
  });

  it("is refused by the schedule's check when a window is wrong, which names the property", async () => {
    const { failures } = await rotationSchedule.check(
      {},
      { lifetime: "90d", windows: [{ cron: "?", duration: "4h" }] },
    );
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["windows"],
    );
  });

  it("makes the schedule's preview show when it will be", async () => {
    const asked = { lifetime: "90d", renewBefore: "30d", windows: SATURDAYS };
    const began = await rotationSchedule.check({}, asked);
    const renewAt = Date.parse(String(began.inputs.renewAt)) / 1000;
    assert.equal(isWindowOpen(SATURDAYS, renewAt), true);
  });
});
