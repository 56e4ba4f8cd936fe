import assert from "node:assert/strict";
import { DAY, toDate, toMinute, toRelative, toRelativeDay, toTimestamp } from "../../../command/inventory/instants";

const NOW = Date.parse("2026-11-29T06:05:30Z");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe("an instant in words", () => {
  const lengths: readonly (readonly [number, string])[] = [
    [0, "now"],
    [59_999, "now"],
    [MINUTE, "in 1 minute"],
    [89 * MINUTE, "in 89 minutes"],
    [90 * MINUTE, "in 1 hour"],
    [48 * HOUR - 1, "in 47 hours"],
    [48 * HOUR, "in 2 days"],
    [14 * DAY - 1, "in 13 days"],
    [999 * DAY, "in 999 days"],
    [1100 * DAY, "in 3 years"],
    [-HOUR * 3, "3 hours ago"],
    [-DAY * 2.9, "2 days ago"],
  ];
  for (const [length, words] of lengths)
    it(`${length} ms is ${words}`, () => assert.equal(toRelative(NOW + length, NOW), words));

  it("is in UTC, whatever the time zone of the machine", () => {
    assert.equal(toDate(Date.parse("2026-11-29T23:59:59+00:00")), "2026-11-29");
    assert.equal(toDate(Date.parse("2026-11-29T23:59:59-01:00")), "2026-11-30");
    assert.equal(toMinute(NOW), "2026-11-29 06:05Z");
    assert.equal(toTimestamp(NOW), "2026-11-29T06:05:30Z");
  });

  it("names the days before by their dates and not by their hours", () => {
    const midnight = Math.floor(NOW / DAY) * DAY;
    assert.equal(toRelativeDay(midnight, midnight), "today");
    assert.equal(toRelativeDay(midnight - DAY, midnight), "yesterday");
    assert.equal(toRelativeDay(midnight - 2 * DAY, midnight + DAY - 1), "2 days ago");
    assert.equal(toRelativeDay(midnight + DAY, midnight), "today");
  });

  it("is no date where a server sends none", () => {
    assert.equal(toDate(Number.NaN), "no date");
    assert.equal(toMinute(1e17), "no date");
    assert.equal(toTimestamp(1e17), null);
    assert.equal(toTimestamp(undefined), null);
  });
});
