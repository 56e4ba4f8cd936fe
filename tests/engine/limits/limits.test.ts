import assert from "node:assert/strict";
import { runAtScale } from "./scale-run";

describe("many tokens in a workspace that limits its requests, on the real engine", () => {
  for (const hasRetryAfter of [true, false])
    it(`are created and rotated, and none is left over, ${hasRetryAfter ? "with" : "without"} Retry-After`, async () => {
      const scale = { tokens: 12, parallel: 64, requestsPerSecond: 15, hasRetryAfter, dropOneIn: 20 };
      for await (const { run, refused, dropped } of runAtScale(scale)) {
        assert.ok(refused > 0, `${run}: the limit was not reached`);
        assert.ok(dropped > 0, `${run}: no connection was dropped`);
      }
    });
});
