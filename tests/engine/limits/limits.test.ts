import assert from "node:assert/strict";
import { runAtScale } from "./scale-run";

describe("many tokens in a workspace that limits its requests, on the real engine", () => {
  for (const hasRetryAfter of [true, false])
    it(`are created and rotated, and none is left over, ${hasRetryAfter ? "with" : "without"} Retry-After`, async () => {
      const measured = await runAtScale({
        tokens: 12,
        parallel: 64,
        requestsPerSecond: 15,
        hasRetryAfter,
        dropOneIn: 20,
      });
      for (const { run, refused, dropped } of measured) {
        assert.ok(refused > 0, `${run}: the limit was not reached`);
        assert.ok(dropped > 0, `${run}: no connection was dropped`);
      }
    });
});
