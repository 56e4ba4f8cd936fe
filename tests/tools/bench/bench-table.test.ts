import assert from "node:assert/strict";
import { toCaseTable, toColumns, toOverview, toTargetTable } from "../../../tools/bench/bench-table";
import { judge } from "../../../tools/bench/bench-targets";
import { measuredCase, measuredRun, measuredRuns } from "./measured-case";

const LONGEST_LINE = 100;

describe("the tables of the bench", () => {
  it("set words left and figures right", () => {
    const rows = [
      ["phase", "s"],
      ["up", "10.5"],
    ];
    assert.deepEqual(toColumns(rows, ["left", "right"]), ["phase     s", "up     10.5"]);
  });

  it("show a phase beside its floor, with medians, ratios, requests and memory", () => {
    const own = [12, 30, 15].map((wallSeconds) =>
      measuredRun({
        wallSeconds,
        cpuSeconds: wallSeconds / 2,
        requests: { own: { mint: 50, login: 50 }, plugins: { directory: 7 } },
        memory: { plugins: { "pulumi-nodejs": { instances: 1, bytes: 151e6 } }, bytes: 151e6 },
      }),
    );
    const phases = Object.fromEntries(Object.keys(measuredRuns().phases).map((name) => [name, []]));
    const ours = { ...measuredRuns(), phases: { ...phases, rotation: own } };
    assert.deepEqual(toCaseTable(measuredCase({ ours })), [
      "databricks, 50 principals, each with a one-time secret",
      "          wall s  floor  ratio  cpu s  floor  ratio  requests  PSS MB  floor",
      "rotation    15.0   10.0  1.50x    7.5    5.0  1.50x   100 + 7     151    100",
      "  state    20.0 KB per principal as exported, floor 20.0 KB (1.00x); __provider 240 bytes",
      "  plugins  1 pulumi-nodejs 151 MB",
      "  floor    1 pulumi-nodejs 100 MB",
      "  rotation: 50 mint, 50 login",
    ]);
  });

  it("say what the system does not tell", () => {
    const silent = Object.fromEntries(
      Object.keys(measuredRuns().phases).map((name) => [name, [measuredRun({ memory: undefined })]]),
    );
    const runs = { ...measuredRuns(), phases: silent };
    const table = toCaseTable(measuredCase({ ours: runs, floor: runs }));
    assert.ok(table.includes("  plugins  not measured here"));
    assert.ok(table.some((line) => /^destroy .* 0 +- +-$/.test(line)));
  });

  it("show the peer, and call stand-ins what they are", () => {
    const peer = { ...measuredRuns({ rotation: [measuredRun({ wallSeconds: 25 })] }), plugins: "stand-ins" } as const;
    const table = toCaseTable(measuredCase({ peer }));
    assert.ok(table.includes("  peer, of stand-ins     wall s  of ours  cpu s  requests  PSS MB"));
    assert.ok(table.includes("  rotation                 25.0    2.50x    5.0         0     100"));
  });

  it("set the kinds side by side", () => {
    const slow = measuredRuns({ rotation: [measuredRun({ wallSeconds: 13 })] }, { exportedBytes: 1_500_000 });
    const cases = [measuredCase(), measuredCase({ kind: "entra", ours: slow }), measuredCase({ principals: 10 })];
    const overview = toOverview(cases, 50);
    assert.equal(overview[0], "50 principals, ratio to the floor  databricks  entra");
    assert.ok(overview.includes("rotation                                1.00x  1.30x"));
    assert.equal(overview.at(-1), "state                                   1.00x  1.50x");
  });

  it("are at most 100 columns wide, with the longest names and figures", () => {
    const counts = Object.fromEntries(
      ["configuration", "principal read", "secret made", "secret deleted", "token list", "usage grant"].map((kind) => [
        kind,
        30_000,
      ]),
    );
    const run = measuredRun({ wallSeconds: 1234.5, cpuSeconds: 1234.5, requests: { own: counts, plugins: counts } });
    const runs = measuredRuns(Object.fromEntries(Object.keys(measuredRuns().phases).map((name) => [name, [run]])), {
      exportedBytes: 100_000_000,
    });
    const peer = { ...runs, plugins: "stand-ins" } as const;
    const cases = (["databricks", "existing", "entra"] as const).flatMap((kind) =>
      [50, 100, 300].map((principals) => measuredCase({ kind, principals, ours: runs, floor: runs, peer })),
    );
    const targets = judge({ cases, start: { ours: 1, sdks: 1 } });
    const lines = [...cases.flatMap(toCaseTable), ...toOverview(cases, 300), ...toTargetTable(targets)];
    assert.deepEqual(
      lines.filter((line) => line.length > LONGEST_LINE),
      [],
    );
  });
});
