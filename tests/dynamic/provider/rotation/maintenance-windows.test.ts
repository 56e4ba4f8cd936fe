import assert from "node:assert/strict";
import {
  decideRotation,
  type RotationFacts,
  toRenewalTime,
  toTime,
} from "../../../../dynamic/provider/rotation/rotation-decision";
import { isWindowOpen, nextWindowOpening } from "../../../../dynamic/provider/rotation/renewal-windows";

const seconds = (time: string): number => Date.parse(time) / 1000;

/** Saturdays from ten at night in Berlin, which is 20:00 UTC in summer and 21:00 UTC in winter. */
const SATURDAYS = [{ cron: "0 22 * * SAT", duration: "4h", timezone: "Europe/Berlin" }] as const;

/** Began on a Monday, is due on Saturday 2026-03-07 at midnight UTC, expires on 2026-04-06. */
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
    "happens when one is open": ["2026-03-07T21:00:00Z", "2 2026-03-07T00:00:00Z renewal due since 2026-03-07T00:00Z"],
    "waits for the next one after a missed one": ["2026-03-10T00:00:00Z", "keep"],
    "does not happen early in a window before it is due": ["2026-02-28T21:30:00Z", "keep"],
    "waits until a third of renewBefore is left": ["2026-03-26T23:59:59Z", "keep"],
    "then happens outside them, and says so": [
      "2026-03-27T00:00:00Z",
      "2 2026-03-07T00:00:00Z renewal due since 2026-03-07T00:00Z, outside its windows because the token expires 2026-04-06T00:00Z",
    ],
  };
  for (const [sentence, [time, decision]] of Object.entries(cases)) {
    it(sentence, () => assert.equal(decide(time), decision));
  }

  it("begins a generation again that a clock ahead has started only when one is open", () => {
    assert.equal(decide("2025-12-24T12:00:00Z"), "keep");
    assert.equal(
      decide("2025-12-27T21:00:00Z"),
      "2 2025-12-27T00:00:00Z started 2026-01-06T00:00Z, by a clock that was ahead",
    );
  });

  it("does not delay a changed trigger or lifetime", () => {
    assert.match(decide("2026-01-10T12:00:00Z", { rotationTrigger: "leaked" }), /^2 .* rotationTrigger changed/);
    assert.match(
      decide("2026-01-10T12:00:00Z", { lifetime: "60d", lifetimeSeconds: 60 * 86_400 }),
      /^2 .* lifetime changed/,
    );
  });

  it("is known in advance: the first opening, or the last call when none opens in time", () => {
    const startedAt = FACTS.current?.startedAt ?? 0;
    assert.equal(toTime(toRenewalTime({ generation: 1, startedAt }, FACTS)), "2026-03-07T21:00:00Z");
    const yearly = { ...FACTS, windows: [{ cron: "0 0 24 12 *", duration: "4h" }] as const };
    assert.equal(toTime(toRenewalTime({ generation: 1, startedAt }, yearly)), "2026-03-27T00:00:00Z");
    assert.equal(
      toTime(toRenewalTime({ generation: 1, startedAt }, { ...FACTS, windows: undefined })),
      "2026-03-07T00:00:00Z",
    );
  });
});
