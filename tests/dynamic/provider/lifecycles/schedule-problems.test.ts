import assert from "node:assert/strict";
import { createLifecycles } from "../../../../dynamic/provider/lifecycles";
import { type Properties, UNKNOWN } from "../../../../dynamic/provider/lifecycles/properties";
import { refusedProperties } from "../refused-properties";
import { createTestRuntime } from "../test-runtime";

const NO_UNIT = 'has no unit: write "90d" for days, "90h" for hours, "90m" for minutes or "90s" for seconds';
const DURATION = 'is not a duration: write a positive whole number with a unit, like "90d", "36h", "15m" or "30s"';

/** A schedule in the state that has passed its last check. */
const SAVED: Properties = {
  lifetime: "90d",
  generation: 1,
  startedAt: "2026-01-01T00:00:00Z",
  reason: "first token",
  renewAt: "2026-03-02T00:00:00Z",
};

describe("the check of a RotationSchedule", () => {
  const { rotationSchedule } = createLifecycles(createTestRuntime({}));

  it("refuses an expiry of the first token that is not a time", async () => {
    const { failures } = await rotationSchedule.check({}, { lifetime: "90d", firstExpiresAt: "soon" });
    assert.deepEqual(failures, [
      {
        property: "",
        reason: 'firstExpiresAt: "soon" is not a time: write it like "2026-12-24" or "2026-12-24T18:00:00Z"',
      },
    ]);
  });

  for (const [sentence, news, failures] of [
    ["a lifetime that is none", { lifetime: "90" }, [["lifetime", `"90" ${NO_UNIT}`]]],
    [
      "a lifetime shorter than a minute",
      { lifetime: "59s" },
      [["lifetime", '"59s" is shorter than a minute: write "60s" or more']],
    ],
    [
      "a lifetime longer than a century",
      { lifetime: "36501d" },
      [["lifetime", '"36501d" is longer than a century: write a shorter one']],
    ],
    [
      "a renewBefore longer than a century",
      { lifetime: "90d", renewBefore: "999999999d" },
      [["renewBefore", '"999999999d" is longer than a century: write a shorter one']],
    ],
    ["a lifetime that is missing", {}, [["lifetime", "is missing"]]],
    ["a renewBefore that is none", { lifetime: "90d", renewBefore: "1w" }, [["renewBefore", `"1w" ${DURATION}`]]],
    [
      "both together",
      { lifetime: 90, renewBefore: "" },
      [
        ["lifetime", `90 ${NO_UNIT}`],
        ["renewBefore", `"" ${DURATION}`],
      ],
    ],
    [
      "a renewBefore as long as the lifetime",
      { lifetime: "1d", renewBefore: "24h" },
      [
        [
          "renewBefore",
          '"24h" is not shorter than the lifetime, "1d": a token would be due when it is minted, so write a shorter one',
        ],
      ],
    ],
    [
      "a renewBefore that is none beside a lifetime that is not known yet",
      { lifetime: UNKNOWN, renewBefore: "1w" },
      [["renewBefore", `"1w" ${DURATION}`]],
    ],
  ] as const) {
    it(`refuses ${sentence}`, async () => {
      const result = await rotationSchedule.check(SAVED, news);
      assert.deepEqual(
        result.failures,
        failures.map(([property, reason]) => ({ property: "", reason: `${property}: ${reason}` })),
      );
      assert.deepEqual(result.inputs, news);
    });
  }

  it("refuses a wrong window, naming the property", async () => {
    const { failures } = await rotationSchedule.check(
      {},
      { lifetime: "90d", windows: [{ cron: "?", duration: "4h" }] },
    );
    assert.deepEqual(refusedProperties(failures), ["windows"]);
  });
});
