import assert from "node:assert/strict";
import { createRuntime, type MemorySlot, type ProcessParts, type Runtime } from "../../../dynamic/provider/runtime";

const REAL = Date.parse("2026-01-01T00:00:00Z");

/** A runtime whose real time is REAL. */
function start(env: ProcessParts["env"] = {}): Runtime {
  return createRuntime({
    fetch: () => Promise.reject(new Error("no network")),
    env,
    now: () => REAL,
    pause: () => Promise.resolve(),
    log: () => undefined,
    hasEngine: () => Promise.resolve(true),
  });
}

describe("the time of a runtime", () => {
  for (const [sentence, env] of Object.entries({ unset: {}, empty: { DATABRICKS_PAT_NOW: "" } })) {
    it(`is real where DATABRICKS_PAT_NOW is ${sentence}`, () => {
      const runtime = start(env);
      assert.deepEqual([runtime.now(), runtime.realNow()], [REAL, REAL]);
    });
  }

  for (const [time, instant] of Object.entries({
    "2026-12-24": "2026-12-24T00:00:00.000Z",
    "2026-12-24T00:00:00Z": "2026-12-24T00:00:00.000Z",
    "2026-12-24T00:00Z": "2026-12-24T00:00:00.000Z",
    "2026-12-24T00:00:00.250Z": "2026-12-24T00:00:00.250Z",
    "2026-12-24T02:30:00+02:30": "2026-12-24T00:00:00.000Z",
    "2026-12-23T19:00:00-05:00": "2026-12-24T00:00:00.000Z",
  })) {
    it(`is ${instant} for DATABRICKS_PAT_NOW=${time}, and real time stays real`, () => {
      const runtime = start({ DATABRICKS_PAT_NOW: time });
      assert.equal(new Date(runtime.now()).toISOString(), instant);
      assert.equal(runtime.realNow(), REAL);
    });
  }

  for (const time of [
    "tomorrow",
    "2026-12",
    "2026-02-30",
    "20261224",
    "2026-12-24 00:00:00Z",
    "2026-13-24T00:00:00Z",
    "2026-12-24T25:00:00Z",
    "1798070400",
    " 2026-12-24T00:00:00Z",
  ]) {
    it(`refuses DATABRICKS_PAT_NOW=${JSON.stringify(time)}`, () => {
      const message = `DATABRICKS_PAT_NOW: ${JSON.stringify(time)} is not a time: write it like "2026-12-24" or "2026-12-24T18:00:00Z", or unset it`;
      assert.throws(() => start({ DATABRICKS_PAT_NOW: time }).now(), { message });
    });
  }

  it("refuses a time without a time zone", () => {
    assert.throws(() => start({ DATABRICKS_PAT_NOW: "2026-12-24T00:00:00" }).now(), {
      message:
        'DATABRICKS_PAT_NOW: "2026-12-24T00:00:00" has no time zone: write it like "2026-12-24" or "2026-12-24T18:00:00Z", or unset it',
    });
  });
});

describe("the memory of a runtime", () => {
  const slot: MemorySlot<Map<string, number>> = { create: () => new Map() };

  it("is made at the first use of a slot, and is the same afterwards", () => {
    const runtime = start();
    runtime.recall(slot).set("a", 1);
    assert.deepEqual([...runtime.recall(slot)], [["a", 1]]);
  });

  it("keeps each slot apart, also where they are made alike", () => {
    const other: MemorySlot<Map<string, number>> = { create: slot.create };
    const runtime = start();
    runtime.recall(slot).set("a", 1);
    assert.equal(runtime.recall(other).size, 0);
  });

  it("remembers that a slot was made with undefined", () => {
    let count = 0;
    const counting: MemorySlot<undefined> = { create: () => void count++ };
    const runtime = start();
    runtime.recall(counting);
    runtime.recall(counting);
    assert.equal(count, 1);
  });

  it("is shared with no other runtime, nor is the stack configuration", () => {
    const [one, other] = [start(), start()];
    one.recall(slot).set("a", 1);
    one.stackConfiguration = { get: () => "value" };
    assert.equal(other.recall(slot).size, 0);
    assert.equal(other.stackConfiguration.get("databricks:host"), undefined);
  });
});
