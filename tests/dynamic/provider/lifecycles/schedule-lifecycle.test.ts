import assert from "node:assert/strict";
import * as fc from "fast-check";
import { lineage } from "../../../../dynamic/arguments/lineage";
import { problemOf } from "../../../../dynamic/arguments/schema";
import { createLifecycles } from "../../../../dynamic/provider/lifecycles";
import { type Properties, UNKNOWN } from "../../../../dynamic/provider/lifecycles/properties";
import type { LoadedLifecycle } from "../provider-loading";
import { createTestRuntime } from "../test-runtime";

const ID = "6b8c2f0a-1d3e-4f5a-8b7c-9d0e1f2a3b4c";

/** The inputs of the user, with the provider's text. */
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

/** What the state keeps as outputs of these inputs. */
function toOutputs({ generation, startedAt, reason, renewAt, renewBefore }: Properties): Properties {
  return { generation, startedAt, reason, renewAt, renewBefore };
}

describe("the lifecycle of a RotationSchedule", () => {
  let clock: string | undefined;
  let logged: string[];
  let rotationSchedule: LoadedLifecycle;

  function setClock(time: string): void {
    clock = time;
  }

  beforeEach(() => {
    clock = undefined;
    logged = [];
    rotationSchedule = load({});
  });

  /** The lifecycle in a process with this environment, whose clock is the test's. */
  function load(environment: Readonly<Record<string, string>>): LoadedLifecycle {
    const now = (): number => (clock === undefined ? Date.now() : Date.parse(clock));
    const log = (message: string): void => void logged.push(message);
    return createLifecycles(createTestRuntime(environment, { now, log })).rotationSchedule;
  }

  /** The inputs that a check decides on; fails when it refuses them. */
  async function decide(olds: Properties, news: Properties): Promise<Properties> {
    const { inputs, failures } = await rotationSchedule.check(olds, news);
    assert.deepEqual(failures, []);
    return inputs;
  }

  /** What `pulumi up` makes of a schedule with these inputs: its new ones, and outputs when the diff asks for it. */
  async function run(olds: Properties, news: Properties): Promise<{ changes: boolean; inputs: Properties }> {
    const { inputs } = await rotationSchedule.check(olds, news);
    const { changes, replaces, deleteBeforeReplace } = await rotationSchedule.diff(ID, toOutputs(olds), inputs);
    assert.deepEqual([replaces, deleteBeforeReplace], [[], false]);
    if (changes)
      assert.deepEqual(await rotationSchedule.update(ID, toOutputs(olds), inputs), { outs: toOutputs(inputs) });
    return { changes, inputs };
  }

  describe("check", () => {
    it("begins the first generation and keeps its inputs", async () => {
      setClock("2026-01-01T17:45:12Z");
      assert.deepEqual(await decide({}, asked), begun);
    });

    it("keeps the generation as long as nothing is due", async () => {
      setClock("2026-03-01T23:59:59Z");
      assert.deepEqual(await decide(begun, asked), begun);
    });

    it("keeps the generation at a hundred random moments before the renewal", async () => {
      const renewal = Date.parse(String(begun.renewAt));
      const moment = fc.integer({ min: Date.parse(String(begun.startedAt)), max: renewal - 1 });
      await fc.assert(
        fc.asyncProperty(moment, async (instant) => {
          setClock(new Date(instant).toISOString());
          assert.deepEqual(await run(begun, asked), { changes: false, inputs: begun });
        }),
        { numRuns: 100 },
      );
    });

    it("renews a first token that was adopted in time for its expiry", async () => {
      setClock("2026-01-01T17:45:12Z");
      const adopting = { ...asked, firstExpiresAt: "2026-02-15T00:00:00Z" };
      const { startedAt, renewAt } = await decide({}, adopting);
      assert.deepEqual([startedAt, renewAt], ["2025-11-17T00:00:00Z", "2026-01-16T00:00:00Z"]);
    });

    it("renews it in time too when its expiry is given only after a first run that failed", async () => {
      setClock("2026-01-01T17:45:12Z");
      const failed = await decide({}, asked);
      const adopting = { ...asked, firstExpiresAt: "2026-02-15T00:00:00Z" };
      const { generation, startedAt, renewAt } = await decide({ ...asked, ...failed }, adopting);
      assert.deepEqual([generation, startedAt, renewAt], [1, "2026-01-01T00:00:00Z", "2026-01-16T00:00:00Z"]);
      setClock("2026-01-16T00:00:00Z");
      const due = await decide({ ...asked, ...failed }, adopting);
      assert.deepEqual([due.generation, due.reason], [2, "renewal due since 2026-01-16T00:00Z"]);
    });

    const SPANS: Readonly<Record<string, readonly [asked: Properties, isWarned: boolean]>> = {
      "more than 90 days": [{ lifetime: "121d", renewBefore: "30d" }, true],
      "90 days": [{ lifetime: "120d", renewBefore: "30d" }, false],
    };
    for (const [span, [news, isWarned]] of Object.entries(SPANS)) {
      it(`${isWarned ? "warns" : "does not warn"} that an unused token is revoked where it is renewed after ${span}`, async () => {
        await decide(await decide({}, news), news);
        const warning =
          "the token is renewed after 91 days, and a workspace revokes a token that was not used for 90 days: " +
          "use it more often, or renew it sooner (a larger renewBefore, or a shorter lifetime)";
        assert.deepEqual(logged, isWarned ? [warning] : []);
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

    it("begins the next generation when the lifetime changed, and uses the new one", async () => {
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

    it("renews when a third of the lifetime is left, if renewBefore is left out", async () => {
      setClock("2026-01-01T06:00:00Z");
      assert.equal((await decide({}, { lifetime: "90d" }))["renewAt"], "2026-03-02T00:00:00Z");
      assert.equal((await decide({}, { lifetime: "100s" }))["renewAt"], "2026-01-01T06:01:07Z");
    });

    it("begins again in the second check of a replacement, which gets no old inputs", async () => {
      setClock("2026-02-01T06:00:00Z");
      const { generation, startedAt, reason } = await decide({}, asked);
      assert.deepEqual([generation, startedAt, reason], [1, "2026-02-01T00:00:00Z", "first token"]);
    });

    it("does not know the generation while the trigger is unknown", async () => {
      setClock("2026-02-01T06:00:00Z");
      const news = { ...asked, rotationTrigger: UNKNOWN };
      const unknown = Object.fromEntries(GENERATION.map((name) => [name, UNKNOWN]));
      assert.deepEqual(await decide(begun, news), { ...news, ...unknown });
    });

    for (const property of ["lifetime", "renewBefore"]) {
      it(`does not know the generation while ${property} is unknown`, async () => {
        setClock("2026-02-01T06:00:00Z");
        const inputs = await decide(begun, { ...asked, [property]: UNKNOWN });
        assert.deepEqual(
          GENERATION.map((name) => inputs[name]),
          GENERATION.map(() => UNKNOWN),
        );
      });
    }

    it("shows the time of a renewal that waits for a window", async () => {
      const windows = [{ cron: "0 22 * * SAT", duration: "4h", timezone: "Europe/Berlin" }] as const;
      setClock("2026-01-06T06:00:00Z");
      const { renewAt } = await decide({}, { ...asked, windows });
      assert.equal(renewAt, "2026-03-07T21:00:00Z");
    });

    it("accepts the shortest and the longest lifetime", async () => {
      setClock("2026-01-01T00:00:00Z");
      assert.equal((await decide({}, { lifetime: "60s" }))["renewAt"], "2026-01-01T00:00:40Z");
      assert.equal((await decide({}, { lifetime: "730d", renewBefore: "1d" }))["renewAt"], "2027-12-31T00:00:00Z");
    });

    it("says how to write a rehearsed time that is malformed", async () => {
      const { failures } = await load({ DATABRICKS_PAT_NOW: "tomorrow" }).check(begun, asked);
      const reason =
        'DATABRICKS_PAT_NOW: "tomorrow" is not a time: write it like "2026-12-24" or "2026-12-24T18:00:00Z", or unset it';
      assert.deepEqual(failures, [{ property: "", reason }]);
    });
  });

  describe("check of a generation that begins in the future", () => {
    const HOST = "https://adb-1.2.azuredatabricks.net";
    let requests: string[];

    beforeEach(() => (requests = []));

    /** The lifecycle on a machine at `machine`, of a workspace at `workspace`; undefined for one that does not answer. */
    async function decideAt(machine: string, workspace: string | undefined, host?: unknown): Promise<Properties> {
      const schedule = createLifecycles(
        createTestRuntime(
          {},
          {
            now: () => Date.parse(machine),
            log: (message) => void logged.push(message),
            fetch: (url) => {
              requests.push(String(url));
              if (workspace === undefined) return Promise.reject(new TypeError("fetch failed"));
              const headers = { date: new Date(workspace).toUTCString() };
              return Promise.resolve(new Response("{}", { headers }));
            },
          },
        ),
      ).rotationSchedule;
      const { inputs } = await schedule.check(begun, { ...asked, ...(host === undefined ? {} : { host }) });
      return inputs;
    }

    it("begins again by the workspace's clock where a clock was ahead", async () => {
      const again = await decideAt("2025-12-02T12:00:00Z", "2025-12-02T12:00:30Z", HOST);
      assert.equal(again["generation"], 2);
      assert.equal(again["reason"], "started 2026-01-01T00:00Z, by a clock that was ahead");
      assert.equal(again["startedAt"], "2025-12-02T00:00:00Z");
      assert.deepEqual(requests, [`${HOST}/.well-known/databricks-config`]);
    });

    it("keeps the generation where this machine's clock is behind", async () => {
      const kept = await decideAt("2025-12-02T12:00:00Z", "2026-01-11T12:00:00Z", HOST);
      assert.deepEqual([kept["generation"], kept["renewAt"]], [1, begun["renewAt"]]);
    });

    it("renews where this machine's clock is behind and the renewal is due", async () => {
      const renewed = await decideAt("2025-12-02T12:00:00Z", "2026-03-03T12:00:00Z", HOST);
      assert.deepEqual([renewed["generation"], renewed["startedAt"]], [2, "2026-03-02T00:00:00Z"]);
    });

    it("keeps the generation where the workspace does not answer, and says so", async () => {
      const kept = await decideAt("2025-12-02T12:00:00Z", undefined, HOST);
      assert.equal(kept["generation"], 1);
      assert.match(logged.join(), /generation 1 begins in the future, and https:\/\/adb-1\.2\S+ could not be asked/);
    });

    it("begins again by this machine's clock without a host, and while it is unknown", async () => {
      for (const host of [undefined, UNKNOWN]) {
        const again = await decideAt("2025-12-02T12:00:00Z", "2026-01-11T12:00:00Z", host);
        assert.equal(again["generation"], 2);
      }
      assert.deepEqual(requests, []);
    });

    it("asks nobody where the clocks differ by less than ten minutes", async () => {
      const kept = await decideAt("2025-12-31T23:50:00Z", "2026-01-11T12:00:00Z", HOST);
      assert.deepEqual([kept["generation"], requests], [1, []]);
    });
  });

  describe("diff", () => {
    it("finds no change when only the provider's text differs", async () => {
      assert.deepEqual(await rotationSchedule.diff(ID, toOutputs(begun), { ...begun, __provider: "new text" }), {
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
      renewBefore: undefined,
      windows: [{ cron: "0 22 * * SAT", duration: "4h" }],
    })) {
      it(`updates in place for ${name}`, async () => {
        assert.deepEqual(await rotationSchedule.diff(ID, toOutputs(begun), { ...begun, [name]: value }), {
          changes: true,
          replaces: [],
          deleteBeforeReplace: false,
        });
      });
    }
  });

  it("saves the first generation under the lineage of its tokens, and no argument twice without need", async () => {
    setClock("2026-01-01T06:00:00Z");
    const { inputs } = await rotationSchedule.check({}, { ...asked, rotationTrigger: "r1", host: "https://x.test" });
    const [first, second] = [await rotationSchedule.create(inputs), await rotationSchedule.create(inputs)];
    assert.deepEqual(first.outs, toOutputs(begun));
    assert.equal(problemOf(lineage.schema, first.id), undefined);
    assert.notEqual(first.id, second.id);
  });

  for (const [sentence, environment] of Object.entries({
    "not known": {},
    "https://adb-1.2.azuredatabricks.net": { DATABRICKS_HOST: "https://adb-1.2.azuredatabricks.net" },
  })) {
    it(`saves nothing at a rehearsed time when the workspace is ${sentence}`, async () => {
      const rehearsing = load({ DATABRICKS_PAT_NOW: "2026-01-01T06:00:00Z", ...environment });
      const { inputs } = await rehearsing.check({}, asked);
      await assert.rejects(rehearsing.create(inputs), /rehearses another time, so nothing is written/);
      await assert.rejects(rehearsing.update(ID, begun, inputs), /rehearses another time/);
    });
  }

  it("counts on from run to run", async () => {
    setClock("2026-01-01T06:00:00Z");
    const first = (await rotationSchedule.check({}, asked)).inputs;
    const generations: unknown[] = [];
    let inputs = first;
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
      const done = await run(inputs, news);
      inputs = done.inputs;
      generations.push([time.slice(0, 10), done.changes, inputs["generation"]]);
    }
    assert.deepEqual(generations, [
      ["2026-01-02", false, 1],
      ["2026-03-02", true, 2],
      ["2026-03-02", false, 2],
      ["2026-03-10", true, 3],
      ["2026-03-11", false, 3],
      ["2026-05-09", true, 4],
    ]);
  });

  it("keeps its state on a refresh, and drops it on a delete", async () => {
    assert.deepEqual(await rotationSchedule.read("schedule", begun), { id: "schedule", props: begun });
    assert.equal(await rotationSchedule.delete("schedule", begun), undefined);
  });
});
