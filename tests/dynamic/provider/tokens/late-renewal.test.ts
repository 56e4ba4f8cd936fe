import assert from "node:assert/strict";
import { isRenewedTooLate, type RotatedToken } from "../../../../dynamic/provider/tokens/late-renewal";

/** Granted for 90 days on 2026-01-01; a third of that is left from 2026-03-02 on. */
const TOKEN: RotatedToken = {
  rotation: "g1@2026-02-10T00:00:00Z",
  lifetime: "90d",
  expiresAt: "2026-04-01T00:00:00Z",
};

type Case = readonly [token: Partial<RotatedToken>, now: string, isTooLate: boolean];

const ANSWERS: Readonly<Record<string, Case>> = {
  "a generation that a clock ahead has started, when a third is left": [{}, "2026-03-02T00:00:00Z", true],
  "the same a second earlier": [{}, "2026-03-01T23:59:59Z", false],
  "the same after the token has expired": [{}, "2026-06-01T00:00:00Z", true],
  "a generation that started ten minutes after the mint, as clocks differ": [
    { rotation: "g1@2026-01-01T00:10:00Z" },
    "2026-03-02T00:00:00Z",
    false,
  ],
  "a generation that started a second later than that": [
    { rotation: "g1@2026-01-01T00:10:01Z" },
    "2026-03-02T00:00:00Z",
    true,
  ],
  "a generation that started before the mint": [{ rotation: "g1@2025-12-24T00:00:00Z" }, "2026-03-31T00:00:00Z", false],
  "a rotation that is not from a schedule": [{ rotation: "by hand" }, "2026-03-31T00:00:00Z", false],
  "no rotation": [{ rotation: undefined }, "2026-03-31T00:00:00Z", false],
};

describe("isRenewedTooLate", () => {
  for (const [sentence, [token, now, isTooLate]] of Object.entries(ANSWERS))
    it(`is ${isTooLate} for ${sentence}`, () =>
      assert.equal(isRenewedTooLate({ ...TOKEN, ...token }, Date.parse(now)), isTooLate));
});
