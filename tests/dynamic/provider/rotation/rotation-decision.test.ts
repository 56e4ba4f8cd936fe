import assert from "node:assert/strict";
import {
  decideRotation,
  type RotationDecision,
  type RotationFacts,
  toRenewalTime,
  toTime,
} from "../../../../dynamic/provider/rotation/rotation-decision";
import { toSeconds } from "../../../../dynamic/arguments/duration";

const DAY = 86_400;

/** Epoch seconds of a time. */
function at(time: string): number {
  return Date.parse(time) / 1000;
}

const current = {
  generation: 3,
  startedAt: at("2026-01-01T00:00:00Z"),
  reason: "first token",
  rotationTrigger: "r1",
  lifetime: "90d",
};

/** A token of 90 days that is renewed after 60, on 2026-03-02. */
const facts: RotationFacts = {
  current,
  rotationTrigger: "r1",
  lifetime: "90d",
  lifetimeSeconds: 90 * DAY,
  renewBeforeSeconds: 30 * DAY,
};

/** Facts of a token with another lifetime, a third of which is left when it is renewed. */
function lasting(lifetime: string, startedAt: string): RotationFacts {
  const lifetimeSeconds = toSeconds(lifetime);
  return {
    ...facts,
    current: { ...current, lifetime, startedAt: at(startedAt) },
    lifetime,
    lifetimeSeconds,
    renewBeforeSeconds: Math.floor(lifetimeSeconds / 3),
  };
}

const keep: RotationDecision = { action: "keep" };

function rotate(generation: number, startedAt: string, reason: string): RotationDecision {
  return { action: "rotate", generation, startedAt: at(startedAt), reason };
}

interface Case {
  readonly facts: RotationFacts;
  readonly now: string;
  readonly decision: RotationDecision;
}

const DECISIONS: Readonly<Record<string, Case>> = {
  "the first run begins the first generation": {
    facts: { ...facts, current: undefined },
    now: "2026-01-01T17:45:12Z",
    decision: rotate(1, "2026-01-01T00:00:00Z", "first token"),
  },
  "the first run begins the first generation, whatever its trigger": {
    facts: { ...facts, current: undefined, rotationTrigger: undefined },
    now: "2026-01-01T17:45:12Z",
    decision: rotate(1, "2026-01-01T00:00:00Z", "first token"),
  },
  "nothing changed and nothing due is kept": { facts, now: "2026-02-01T00:00:00Z", decision: keep },
  "a clock at the start is kept": { facts, now: "2026-01-01T00:00:00Z", decision: keep },
  "a clock ten minutes before the start is kept": { facts, now: "2025-12-31T23:50:00Z", decision: keep },
  "a start that is further in the future was read from a wrong clock, and begins again": {
    facts,
    now: "2025-12-31T23:49:59Z",
    decision: rotate(4, "2025-12-31T00:00:00Z", "started 2026-01-01T00:00Z, by a clock that was ahead"),
  },
  "a start that is years in the future begins again": {
    facts,
    now: "2020-05-06T07:08:09Z",
    decision: rotate(4, "2020-05-06T00:00:00Z", "started 2026-01-01T00:00Z, by a clock that was ahead"),
  },
  "a new trigger beats a start in the future": {
    facts: { ...facts, rotationTrigger: "r2" },
    now: "2025-12-01T00:00:00Z",
    decision: rotate(4, "2025-12-01T00:00:00Z", 'rotationTrigger changed: "r1" => "r2"'),
  },
  "the expiry of an adopted first token counts, and not a start in the future": {
    facts: {
      ...lasting("90d", "2026-02-01T00:00:00Z"),
      current: { ...current, generation: 1, startedAt: at("2026-02-01T00:00:00Z") },
      firstExpiresAt: at("2026-03-01T00:00:00Z"),
    },
    now: "2026-01-01T00:00:00Z",
    decision: keep,
  },
  "one second before the renewal is kept": { facts, now: "2026-03-01T23:59:59Z", decision: keep },
  "the second of the renewal is due": {
    facts,
    now: "2026-03-02T00:00:00Z",
    decision: rotate(4, "2026-03-02T00:00:00Z", "renewal due since 2026-03-02T00:00Z"),
  },
  "one second after the renewal is due, and begins when it was due": {
    facts,
    now: "2026-03-02T00:00:01Z",
    decision: rotate(4, "2026-03-02T00:00:00Z", "renewal due since 2026-03-02T00:00Z"),
  },
  "one second before the second period begins with the first": {
    facts,
    now: "2026-04-30T23:59:59Z",
    decision: rotate(4, "2026-03-02T00:00:00Z", "renewal due since 2026-03-02T00:00Z"),
  },
  "several periods late is one generation, which begins with the last of them": {
    facts,
    now: "2026-09-15T08:30:00Z",
    decision: rotate(4, "2026-08-29T00:00:00Z", "renewal due since 2026-03-02T00:00Z"),
  },
  "a new trigger rotates, from the beginning of the day": {
    facts: { ...facts, rotationTrigger: "r2" },
    now: "2026-02-01T17:45:12Z",
    decision: rotate(4, "2026-02-01T00:00:00Z", 'rotationTrigger changed: "r1" => "r2"'),
  },
  "a trigger that is added rotates": {
    facts: { ...facts, current: { ...current, rotationTrigger: undefined } },
    now: "2026-02-01T17:45:12Z",
    decision: rotate(4, "2026-02-01T00:00:00Z", 'rotationTrigger changed: none => "r1"'),
  },
  "a trigger that is removed rotates": {
    facts: { ...facts, rotationTrigger: undefined },
    now: "2026-02-01T17:45:12Z",
    decision: rotate(4, "2026-02-01T00:00:00Z", 'rotationTrigger changed: "r1" => none'),
  },
  "an empty trigger is not the same as none": {
    facts: { ...facts, current: { ...current, rotationTrigger: undefined }, rotationTrigger: "" },
    now: "2026-02-01T17:45:12Z",
    decision: rotate(4, "2026-02-01T00:00:00Z", 'rotationTrigger changed: none => ""'),
  },
  "a long trigger is cut in the reason": {
    facts: { ...facts, rotationTrigger: "t".repeat(41) },
    now: "2026-02-01T17:45:12Z",
    decision: rotate(4, "2026-02-01T00:00:00Z", `rotationTrigger changed: "r1" => "${"t".repeat(39)}~"`),
  },
  "another lifetime rotates": {
    facts: { ...facts, current: { ...current, lifetime: "60d" } },
    now: "2026-02-01T17:45:12Z",
    decision: rotate(4, "2026-02-01T00:00:00Z", "lifetime changed: 60d => 90d"),
  },
  "the same lifetime in another unit is kept": {
    facts: { ...facts, current: { ...current, lifetime: "2160h" } },
    now: "2026-02-01T17:45:12Z",
    decision: keep,
  },
  "another renewBefore alone is kept until it is due": {
    facts: { ...facts, renewBeforeSeconds: 40 * DAY },
    now: "2026-02-19T23:59:59Z",
    decision: keep,
  },
  "another renewBefore may make a renewal due": {
    facts: { ...facts, renewBeforeSeconds: 40 * DAY },
    now: "2026-02-20T00:00:00Z",
    decision: rotate(4, "2026-02-20T00:00:00Z", "renewal due since 2026-02-20T00:00Z"),
  },
  "a new trigger beats another lifetime": {
    facts: { ...facts, current: { ...current, lifetime: "60d" }, rotationTrigger: "r2" },
    now: "2026-02-01T17:45:12Z",
    decision: rotate(4, "2026-02-01T00:00:00Z", 'rotationTrigger changed: "r1" => "r2"'),
  },
  "a new trigger beats a renewal that is due": {
    facts: { ...facts, rotationTrigger: "r2" },
    now: "2026-03-05T17:45:12Z",
    decision: rotate(4, "2026-03-05T00:00:00Z", 'rotationTrigger changed: "r1" => "r2"'),
  },
  "another lifetime beats a renewal that is due": {
    facts: { ...facts, current: { ...current, lifetime: "60d" } },
    now: "2026-03-05T17:45:12Z",
    decision: rotate(4, "2026-03-05T00:00:00Z", "lifetime changed: 60d => 90d"),
  },
  "a first token of 90 days begins with the day": {
    facts: { ...lasting("90d", "2026-01-01T00:00:00Z"), current: undefined },
    now: "2026-05-06T07:08:09Z",
    decision: rotate(1, "2026-05-06T00:00:00Z", "first token"),
  },
  "an adopted first token begins one lifetime before it expires": {
    facts: {
      ...lasting("90d", "2026-01-01T00:00:00Z"),
      current: undefined,
      firstExpiresAt: at("2026-06-01T12:00:00Z"),
    },
    now: "2026-05-06T07:08:09Z",
    decision: rotate(1, "2026-03-03T12:00:00Z", "first token"),
  },
  "an adopted first token that expires late begins now": {
    facts: {
      ...lasting("90d", "2026-01-01T00:00:00Z"),
      current: undefined,
      firstExpiresAt: at("2027-06-01T12:00:00Z"),
    },
    now: "2026-05-06T07:08:09Z",
    decision: rotate(1, "2026-05-06T00:00:00Z", "first token"),
  },
  "the expiry of a first token that was adopted counts in its generation only": {
    facts: { ...facts, firstExpiresAt: at("2026-01-15T00:00:00Z") },
    now: "2026-02-01T00:00:00Z",
    decision: keep,
  },
  "a first token of 36 hours begins with the hour": {
    facts: { ...lasting("36h", "2026-01-01T00:00:00Z"), current: undefined },
    now: "2026-05-06T07:08:09Z",
    decision: rotate(1, "2026-05-06T07:00:00Z", "first token"),
  },
  "a first token of 2 hours begins with the minute": {
    facts: { ...lasting("2h", "2026-01-01T00:00:00Z"), current: undefined },
    now: "2026-05-06T07:08:09Z",
    decision: rotate(1, "2026-05-06T07:08:00Z", "first token"),
  },
  "a first token of 10 minutes begins with the second": {
    facts: { ...lasting("10m", "2026-01-01T00:00:00Z"), current: undefined },
    now: "2026-05-06T07:08:09Z",
    decision: rotate(1, "2026-05-06T07:08:09Z", "first token"),
  },
  "a period of exactly 24 units rounds to that unit": {
    facts: { ...facts, current: undefined, lifetimeSeconds: 25 * DAY, renewBeforeSeconds: DAY },
    now: "2026-05-06T07:08:09Z",
    decision: rotate(1, "2026-05-06T00:00:00Z", "first token"),
  },
  "a period of one second less rounds to the next finer unit": {
    facts: { ...facts, current: undefined, lifetimeSeconds: 25 * DAY - 1, renewBeforeSeconds: DAY },
    now: "2026-05-06T07:08:09Z",
    decision: rotate(1, "2026-05-06T07:00:00Z", "first token"),
  },
  "the reason of a renewal on the minute leaves the seconds out": {
    facts: lasting("2h", "2026-05-06T07:08:00Z"),
    now: "2026-05-06T08:30:00Z",
    decision: rotate(4, "2026-05-06T08:28:00Z", "renewal due since 2026-05-06T08:28Z"),
  },
  "the reason of a renewal off the minute gives its second": {
    facts: lasting("10m", "2026-05-06T07:08:09Z"),
    now: "2026-05-06T07:16:00Z",
    decision: rotate(4, "2026-05-06T07:14:49Z", "renewal due since 2026-05-06T07:14:49Z"),
  },
};

describe("decideRotation", () => {
  for (const [sentence, { facts, now, decision }] of Object.entries(DECISIONS)) {
    it(sentence, () => assert.deepEqual(decideRotation(facts, at(now)), decision));
  }

  it("gives the same answer for the same facts and time, and leaves the facts alone", () => {
    for (const { facts, now } of Object.values(DECISIONS)) {
      const before = structuredClone(facts);
      assert.deepEqual(decideRotation(facts, at(now)), decideRotation(facts, at(now)));
      assert.deepEqual(facts, before);
    }
  });

  it("gives a preview and a later update the same answer, as long as the update is within the same period", () => {
    for (let seconds = 0; seconds < 60 * DAY; seconds += 7 * 3600 + 11) {
      assert.deepEqual(
        decideRotation(facts, at("2026-03-02T00:00:00Z") + seconds),
        DECISIONS["the second of the renewal is due"]?.decision,
      );
    }
  });

  it("never begins in the future, and never lets a token outlive its renewal", () => {
    for (const { facts, now } of everySchedule(2000)) {
      const decision = decideRotation(facts, now);
      if (decision.action === "keep") {
        assert.ok(
          now < toRenewalTime(facts.current ?? { generation: 1, startedAt: 0 }, facts),
          JSON.stringify({ facts, now }),
        );
        continue;
      }
      const renewal = toRenewalTime(decision, facts);
      const tokenEnd = now + facts.lifetimeSeconds;
      assert.ok(decision.startedAt <= now && now < renewal && renewal < tokenEnd, JSON.stringify({ facts, now }));
    }
  });

  it("has nothing more to do at the time at which it has decided", () => {
    for (const { facts, now } of everySchedule(2000)) {
      const decision = decideRotation(facts, now);
      if (decision.action === "keep") continue;
      const { rotationTrigger, lifetime } = facts;
      const after = { ...facts, current: { ...decision, rotationTrigger, lifetime } };
      assert.deepEqual(decideRotation(after, now), keep, JSON.stringify({ facts, now }));
    }
  });

  /** Schedules of all sizes, with and without a change, early, due and late: pseudo-random, the same in every run. */
  function* everySchedule(count: number): Generator<{ facts: RotationFacts; now: number }> {
    let state = 42;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const longest = [20, 3600, 3 * DAY, 800 * DAY];
    for (let n = 0; n < count; n++) {
      const lifetimeSeconds = 3 + random(longest[n % longest.length] ?? DAY);
      const renewBeforeSeconds = 1 + random(lifetimeSeconds - 1);
      const startedAt = at("2026-01-01T00:00:00Z") + random(365 * DAY);
      const lifetime = `${lifetimeSeconds}s`;
      const previous = {
        ...current,
        startedAt,
        rotationTrigger: random(4) === 0 ? "r0" : "r1",
        lifetime: random(4) === 0 ? "1s" : lifetime,
      };
      yield {
        facts: {
          current: random(5) === 0 ? undefined : previous,
          rotationTrigger: "r1",
          lifetime,
          lifetimeSeconds,
          renewBeforeSeconds,
        },
        now: startedAt + random(5 * lifetimeSeconds),
      };
    }
  }
});

describe("toTime", () => {
  it("is RFC 3339 with its seconds, also where they are zero", () => {
    assert.equal(toTime(at("2026-11-20T00:00:00Z")), "2026-11-20T00:00:00Z");
    assert.equal(toTime(at("2026-11-20T23:59:01Z")), "2026-11-20T23:59:01Z");
  });
});
