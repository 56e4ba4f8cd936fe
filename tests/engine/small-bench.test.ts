import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BENCH_KINDS, type BenchKind } from "../../tools/bench/bench-kinds";
import { BENCH_PHASES } from "../../tools/bench/bench-phases";
import { type BenchSetting, openFloor, openOwnStack, sizeOfState, withRound } from "../../tools/bench/bench-round";
import { toGraphShape } from "../../tools/bench/graph-shape";
import { type RequestCounts, sumOf } from "../../tools/bench/request-kinds";
import { COUNTS, type SmallPhase } from "./small-bench-counts";

const PRINCIPALS = 10;

/** The preview of a command without a change is part of its `up` here: both together must ask nothing. */
const PHASES: readonly (Omit<(typeof BENCH_PHASES)[number], "name"> & { readonly name: SmallPhase })[] =
  BENCH_PHASES.flatMap((phase) => {
    if (phase.name === "no-change preview") return [];
    return phase.name === "no-change up" ? { name: "no change, with preview", command: ["up", "--yes"] } : phase;
  });

const [FIRST_UP, , , ROTATION] = BENCH_PHASES;

describe(`${PRINCIPALS} tokens of each kind, counted on the real engine`, () => {
  let root: string;
  let setting: BenchSetting;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), "databricks-pat-small-bench-"));
    setting = { root, latencyMilliseconds: 0, realPlugins: false };
  });

  after(() => rm(root, { recursive: true, force: true }));

  for (const kind of BENCH_KINDS)
    it(`${kind}: take the requests and the bytes of the table, and no more`, async () => {
      const counted = await countKind(setting, kind);
      const differences = Object.entries(COUNTS[kind]).flatMap(([what, expected]) => {
        const found = counted[what as keyof typeof counted];
        return found === expected
          ? []
          : [`  ${JSON.stringify(what)}: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`];
      });
      const advice = "More is to be avoided. If it is meant, or if it is less, write it into small-bench-counts.ts.";
      assert.ok(
        differences.length === 0,
        [`${PRINCIPALS} tokens of kind "${kind}":`, ...differences, advice].join("\n"),
      );
    });

  it("have a floor that takes the same steps in a first up and in a rotation", async () => {
    await withRound(setting, async (open) => {
      const ours = await openOwnStack(open, "databricks", 2);
      const steps = [(await ours.run(FIRST_UP)).steps];
      const before = await ours.resources();
      steps.push((await ours.run(ROTATION)).steps);
      const floor = await openFloor(open, 2, toGraphShape("p001", before, await ours.resources()));
      const least = [(await floor.run(FIRST_UP)).steps, (await floor.run(ROTATION)).steps];
      assert.deepEqual(least, steps);
      assert.match(steps.join(), /created.*updated.*replaced/);
    });
  });
});

async function countKind(setting: BenchSetting, kind: BenchKind): Promise<(typeof COUNTS)[BenchKind]> {
  return withRound(setting, async (open) => {
    const stack = await openOwnStack(open, kind, PRINCIPALS);
    const counted: Partial<Record<SmallPhase | "bytes of state per token", string | number>> = {};
    for (const phase of PHASES) {
      const { requests } = await stack.run(phase);
      counted[phase.name] = describeRequests(requests.own);
      if (phase.name !== "first up") continue;
      const { steadyBytes } = await sizeOfState(stack);
      counted["bytes of state per token"] = Math.round(steadyBytes / PRINCIPALS);
    }
    return counted as (typeof COUNTS)[BenchKind];
  });
}

/** All and each kind, as in "91: 10 login, 10 mint, …"; the kinds by name, because their order differs between runs. */
function describeRequests(counts: RequestCounts): string {
  const kinds = Object.entries(counts).sort(([left], [right]) => (left < right ? -1 : 1));
  const described = kinds.map(([kind, requested]) => `${requested} ${kind}`);
  return kinds.length === 0 ? "none" : `${sumOf(counts)}: ${described.join(", ")}`;
}
