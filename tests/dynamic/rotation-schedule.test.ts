import assert from "node:assert/strict";
import * as fc from "fast-check";
import { type Properties, UNKNOWN } from "../../dynamic/provider/lifecycle";
import { rotationSchedule } from "../../dynamic/provider/rotation-schedule";

const DURATION = 'is not a duration: write a positive whole number with a unit, like "90d", "36h", "15m" or "30s"';

/** What the user gives; the provider's text comes along with it. */
const asked: Properties = { lifetime: "90d", renewBefore: "30d", __provider: "text" };

/** The inputs of a schedule on its first of January. */
const begun: Properties = {
  ...asked,
  generation: 1,
  startedAt: "2026-01-01T00:00:00Z",
  reason: "first token",
  renewAt: "2026-03-02T00:00:00Z",
};

const GENERATION = ["generation", "startedAt", "reason", "renewAt"];

describe("the lifecycle of a RotationSchedule", () => {
  const before = { ...process.env };

  function setClock(time: string): void {
    process.env.DATABRICKS_PAT_NOW = time;
  }

  // A moved clock writes where the workspace is an emulator only.
  beforeEach(() => void (process.env.DATABRICKS_HOST = "http://127.0.0.1:1"));

  afterEach(() => {
    for (const name of ["DATABRICKS_PAT_NOW", "DATABRICKS_HOST"]) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
  });

  /** The inputs that a check decides on; fails when it refuses them. */
  async function decide(olds: Properties, news: Properties): Promise<Properties> {
    const { inputs, failures } = await rotationSchedule.check(olds, news);
    assert.deepEqual(failures, []);
    return inputs;
  }

  /** What `pulumi up` makes of a check: its inputs, saved as outputs when the diff asks for it. */
  async function run(olds: Properties, news: Properties): Promise<{ changes: boolean; outs: Properties }> {
    const { inputs } = await rotationSchedule.check(olds, news);
    const { changes, replaces, deleteBeforeReplace } = await rotationSchedule.diff("schedule", olds, inputs);
    assert.deepEqual([replaces, deleteBeforeReplace], [[], false]);
    const { outs } = changes ? await rotationSchedule.update("schedule", olds, inputs) : { outs: olds };
    return { changes, outs };
  }

  describe("check", () => {
    it("begins the first generation and keeps what was asked for", async () => {
      setClock("2026-01-01T17:45:12Z");
      assert.deepEqual(await decide({}, asked), begun);
    });

    it("keeps the generation as long as nothing is due", async () => {
      setClock("2026-03-01T23:59:59Z");
      assert.deepEqual(await decide(begun, asked), begun);
    });

    it("keeps the generation at a hundred moments before the renewal, whatever they are", async () => {
      const renewal = Date.parse(String(begun.renewAt));
      const moment = fc.integer({ min: Date.parse(String(begun.startedAt)), max: renewal - 1 });
      await fc.assert(
        fc.asyncProperty(moment, async (instant) => {
          setClock(new Date(instant).toISOString());
          assert.deepEqual(await run(begun, asked), { changes: false, outs: begun });
        }),
        { numRuns: 100 },
      );
    });

    it("renews a first token that was adopted in time for its end", async () => {
      setClock("2026-01-01T17:45:12Z");
      const adopting = { ...asked, firstExpiresAt: "2026-02-15T00:00:00Z" };
      const { startedAt, renewAt } = await decide({}, adopting);
      assert.deepEqual([startedAt, renewAt], ["2025-11-17T00:00:00Z", "2026-01-16T00:00:00Z"]);
    });

    it("refuses an end of the first token that is no time", async () => {
      const { failures } = await rotationSchedule.check({}, { ...asked, firstExpiresAt: "soon" });
      assert.deepEqual(failures, [
        { property: "firstExpiresAt", reason: '"soon" is not a time: write it like "2026-12-24T00:00:00Z"' },
      ]);
    });

    const SPANS: Readonly<Record<string, readonly [asked: Properties, isWarned: boolean]>> = {
      "more than 90 days": [{ lifetime: "121d", renewBefore: "30d" }, true],
      "90 days": [{ lifetime: "120d", renewBefore: "30d" }, false],
    };
    for (const [span, [news, isWarned]] of Object.entries(SPANS)) {
      it(`${isWarned ? "warns" : "does not warn"} that an unused token is revoked where it lives ${span} until its renewal`, async () => {
        const { log } = console;
        const told: string[] = [];
        console.log = (text: string) => void told.push(text);
        try {
          await decide(await decide({}, news), news);
        } finally {
          console.log = log;
        }
        assert.equal(told.length, isWarned ? 1 : 0);
        if (isWarned) assert.match(told[0] ?? "", /live 91 days .* not used for 90 days/);
      });
    }

    it("begins the next generation when the renewal is due", async () => {
      setClock("2026-03-02T06:00:00Z");
      assert.deepEqual(await decide(begun, asked), {
        ...asked,
        generation: 2,
        startedAt: "2026-03-02T00:00:00Z",
        reason: "renewal due since 2026-03-02T00:00Z",
        renewAt: "2026-05-01T00:00:00Z",
      });
    });

    it("begins the next generation when the trigger changed", async () => {
      setClock("2026-02-01T06:00:00Z");
      const news = { ...asked, rotationTrigger: "leaked" };
      assert.deepEqual(await decide(begun, news), {
        ...news,
        generation: 2,
        startedAt: "2026-02-01T00:00:00Z",
        reason: 'rotationTrigger changed: none => "leaked"',
        renewAt: "2026-04-02T00:00:00Z",
      });
    });

    it("begins the next generation when the lifetime changed, and counts with the new one", async () => {
      setClock("2026-02-01T06:00:00Z");
      const news = { ...asked, lifetime: "60d" };
      assert.deepEqual(await decide(begun, news), {
        ...news,
        generation: 2,
        startedAt: "2026-02-01T00:00:00Z",
        reason: "lifetime changed: 90d => 60d",
        renewAt: "2026-03-03T00:00:00Z",
      });
    });

    it("keeps the generation when the lifetime is the same in another unit", async () => {
      setClock("2026-02-01T06:00:00Z");
      assert.deepEqual(await decide(begun, { ...asked, lifetime: "2160h" }), { ...begun, lifetime: "2160h" });
    });

    it("moves the time of renewal with renewBefore, within the same generation", async () => {
      setClock("2026-02-01T06:00:00Z");
      const news = { ...asked, renewBefore: "10d" };
      assert.deepEqual(await decide(begun, news), {
        ...begun,
        renewBefore: "10d",
        renewAt: "2026-03-22T00:00:00Z",
      });
    });

    it("renews a third of the lifetime before its end when renewBefore is left out", async () => {
      setClock("2026-01-01T06:00:00Z");
      assert.equal((await decide({}, { lifetime: "90d" }))["renewAt"], "2026-03-02T00:00:00Z");
      assert.equal((await decide({}, { lifetime: "100s" }))["renewAt"], "2026-01-01T06:01:07Z");
    });

    it("begins anew in the second check of a replacement, which knows of nothing before", async () => {
      setClock("2026-02-01T06:00:00Z");
      const { generation, startedAt, reason } = await decide({}, asked);
      assert.deepEqual([generation, startedAt, reason], [1, "2026-02-01T00:00:00Z", "first token"]);
    });

    it("does not know the generation as long as it does not know the trigger", async () => {
      setClock("2026-02-01T06:00:00Z");
      const news = { ...asked, rotationTrigger: UNKNOWN };
      const unknown = Object.fromEntries(GENERATION.map((name) => [name, UNKNOWN]));
      assert.deepEqual(await decide(begun, news), { ...news, ...unknown });
    });

    for (const property of ["lifetime", "renewBefore"]) {
      it(`does not know the generation as long as it does not know ${property}`, async () => {
        setClock("2026-02-01T06:00:00Z");
        const inputs = await decide(begun, { ...asked, [property]: UNKNOWN });
        assert.deepEqual(
          GENERATION.map((name) => inputs[name]),
          GENERATION.map(() => UNKNOWN),
        );
      });
    }

    for (const [sentence, news, failures] of [
      ["a lifetime that is none", { lifetime: "90" }, [["lifetime", `"90" ${DURATION}`]]],
      ["a lifetime shorter than a minute", { lifetime: "59s" }, [["lifetime", '"59s" is shorter than a minute']]],
      ["a lifetime longer than a century", { lifetime: "36501d" }, [["lifetime", '"36501d" is longer than a century']]],
      [
        "a renewBefore longer than a century",
        { lifetime: "90d", renewBefore: "999999999d" },
        [["renewBefore", '"999999999d" is longer than a century']],
      ],
      ["a lifetime that is missing", {}, [["lifetime", `undefined ${DURATION}`]]],
      ["a renewBefore that is none", { lifetime: "90d", renewBefore: "1w" }, [["renewBefore", `"1w" ${DURATION}`]]],
      [
        "both together",
        { lifetime: 90, renewBefore: "" },
        [
          ["lifetime", `90 ${DURATION}`],
          ["renewBefore", `"" ${DURATION}`],
        ],
      ],
      [
        "a renewBefore as long as the lifetime",
        { lifetime: "1d", renewBefore: "24h" },
        [["renewBefore", "24h is not shorter than the lifetime, 1d: a token would be due when it is minted"]],
      ],
      [
        "a renewBefore that is none beside a lifetime that is not known yet",
        { lifetime: UNKNOWN, renewBefore: "1w" },
        [["renewBefore", `"1w" ${DURATION}`]],
      ],
    ] as const) {
      it(`refuses ${sentence}`, async () => {
        const result = await rotationSchedule.check(begun, news);
        assert.deepEqual(
          result.failures,
          failures.map(([property, reason]) => ({ property, reason })),
        );
        assert.deepEqual(result.inputs, news);
      });
    }

    it("takes the shortest and the longest lifetime that there may be", async () => {
      setClock("2026-01-01T00:00:00Z");
      assert.equal((await decide({}, { lifetime: "60s" }))["renewAt"], "2026-01-01T00:00:40Z");
      assert.equal((await decide({}, { lifetime: "36500d", renewBefore: "1d" }))["renewAt"], "2125-12-07T00:00:00Z");
    });

    it("says how to write a rehearsed time that is malformed", async () => {
      setClock("tomorrow");
      const checked = Promise.resolve().then(() => rotationSchedule.check(begun, asked));
      await assert.rejects(checked, {
        message: 'DATABRICKS_PAT_NOW: "tomorrow" is not a time: write it like "2026-12-24T00:00:00Z", or unset it',
      });
    });
  });

  describe("diff", () => {
    it("says that nothing changed when nothing did, whatever text the provider has", async () => {
      assert.deepEqual(await rotationSchedule.diff("schedule", begun, { ...begun, __provider: "new text" }), {
        changes: false,
        replaces: [],
        deleteBeforeReplace: false,
      });
    });

    for (const [name, value] of Object.entries({
      generation: 2,
      startedAt: "2026-03-02T00:00:00Z",
      reason: "renewal due since 2026-03-02T00:00Z",
      renewAt: UNKNOWN,
      lifetime: "60d",
      renewBefore: undefined,
      rotationTrigger: "leaked",
    })) {
      it(`updates in place for ${name}`, async () => {
        assert.deepEqual(await rotationSchedule.diff("schedule", begun, { ...begun, [name]: value }), {
          changes: true,
          replaces: [],
          deleteBeforeReplace: false,
        });
      });
    }
  });

  it("saves the first generation", async () => {
    setClock("2026-01-01T06:00:00Z");
    const { inputs } = await rotationSchedule.check({}, asked);
    assert.deepEqual(await rotationSchedule.create(inputs), { id: "schedule", outs: inputs });
  });

  for (const host of [undefined, "https://adb-1.2.azuredatabricks.net"]) {
    it(`saves nothing at a rehearsed time when the workspace is ${host ?? "not told"}`, async () => {
      setClock("2026-01-01T06:00:00Z");
      if (host === undefined) Reflect.deleteProperty(process.env, "DATABRICKS_HOST");
      else process.env.DATABRICKS_HOST = host;
      const { inputs } = await rotationSchedule.check({}, asked);
      await assert.rejects(rotationSchedule.create(inputs), /rehearses another time, so nothing is written/);
      await assert.rejects(rotationSchedule.update("schedule", begun, inputs), /rehearses another time/);
    });
  }

  it("counts on from run to run", async () => {
    setClock("2026-01-01T06:00:00Z");
    const first = (await rotationSchedule.check({}, asked)).inputs;
    const told: unknown[] = [];
    let outs = first;
    for (const [time, rotationTrigger] of [
      ["2026-01-02T00:00:00Z", undefined],
      ["2026-03-02T00:00:00Z", undefined],
      ["2026-03-02T00:00:01Z", undefined],
      ["2026-03-10T00:00:00Z", "leaked"],
      ["2026-03-11T00:00:00Z", "leaked"],
      ["2026-05-09T00:00:00Z", "leaked"],
    ] as const) {
      setClock(time);
      const news = rotationTrigger === undefined ? asked : { ...asked, rotationTrigger };
      const done = await run(outs, news);
      outs = done.outs;
      told.push([time.slice(0, 10), done.changes, outs["generation"]]);
    }
    assert.deepEqual(told, [
      ["2026-01-02", false, 1],
      ["2026-03-02", true, 2],
      ["2026-03-02", false, 2],
      ["2026-03-10", true, 3],
      ["2026-03-11", false, 3],
      ["2026-05-09", true, 4],
    ]);
  });

  it("keeps its state on a refresh, and lets it go on a delete", async () => {
    assert.deepEqual(await rotationSchedule.read("schedule", begun), { id: "schedule", props: begun });
    assert.equal(await rotationSchedule.delete("schedule", begun), undefined);
  });
});
