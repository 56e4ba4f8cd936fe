import assert from "node:assert/strict";
import type { CaseResult } from "../../../tools/bench/bench-case";
import { judge } from "../../../tools/bench/bench-targets";
import { measuredCase, measuredRun, measuredRuns } from "./measured-case";

const START = { ours: 0.6, sdks: 0.5 };

/** The figure and the verdict of the target that begins so. */
function verdictOn(beginning: string, cases: readonly CaseResult[], start = START): readonly [string, string] {
  const found = judge({ cases, start }).filter(({ target }) => target.startsWith(beginning));
  assert.equal(found.length, 1, `${found.length} targets begin with "${beginning}"`);
  return [found[0]!.figure, found[0]!.verdict];
}

describe("the targets of the bench", () => {
  for (const [phase, largest] of [
    ["no-change preview", 1.15],
    ["no-change up", 1.15],
    ["rotation", 1.25],
    ["rotation with preview", 1.25],
    ["destroy", 1.25],
  ] as const)
    it(`allow ${phase} ${largest} times its floor, and no more`, () => {
      const taking = (wallSeconds: number): CaseResult =>
        measuredCase({ ours: measuredRuns({ [phase]: [measuredRun({ wallSeconds })] }) });
      const target = `databricks, 50: ${phase} at most ${largest}x`;
      assert.deepEqual(verdictOn(target, [taking(largest * 10)]), [`${largest.toFixed(2)}x`, "met"]);
      assert.deepEqual(verdictOn(target, [taking(largest * 10 + 0.1)])[1], "not met");
      const without = measuredCase({ ours: measuredRuns({ [phase]: [] }) });
      assert.deepEqual(verdictOn(target, [without]), ["", "not measured here"]);
    });

  it("allow no request without a change, by whatever plugin and in whatever run", () => {
    const target = "databricks, 50: no request without a change";
    assert.deepEqual(verdictOn(target, [measuredCase()]), ["0", "met"]);
    const asking = measuredRun({ requests: { own: {}, plugins: { vault: 1 } } });
    const ours = measuredRuns({ "no-change up": [measuredRun(), asking] });
    assert.deepEqual(verdictOn(target, [measuredCase({ ours })]), ["1", "not met"]);
  });

  for (const [kind, perToken] of [
    ["databricks", 6],
    ["existing", 4],
    ["entra", 4],
  ] as const)
    it(`allow ${perToken} requests for each token of kind ${kind}, and ten for the workspace`, () => {
      const asking = (requests: number): CaseResult => {
        const rotation = measuredRun({ requests: { own: { mint: requests }, plugins: { directory: 99 } } });
        return measuredCase({ kind, ours: measuredRuns({ rotation: [rotation] }) });
      };
      const target = `${kind}, 50: rotation at most ${perToken} requests a token`;
      assert.deepEqual(verdictOn(target, [asking(50 * perToken + 10)]), [`${perToken} and 10`, "met"]);
      assert.deepEqual(verdictOn(target, [asking(50 * perToken + 11)]), [`${perToken} and 11`, "not met"]);
    });

  it("are for 50 and 100 principals: at other sizes nothing is said to be met", () => {
    const cases = [measuredCase({ principals: 10 })];
    assert.deepEqual(verdictOn("databricks, 50:", cases), ["", "not measured here"]);
    assert.deepEqual(verdictOn("databricks, 100:", cases), ["", "not measured here"]);
  });

  it("judge what does not depend on the size at the largest one", () => {
    const twice = { "pulumi-nodejs": { instances: 2, bytes: 140e6 } };
    const ours = measuredRuns({ destroy: [measuredRun({ memory: { plugins: twice, bytes: 140e6 } })] });
    const cases = [measuredCase({ principals: 300, ours }), measuredCase({ principals: 10 })];
    assert.deepEqual(verdictOn("databricks, 300: __provider below 250 bytes", cases), ["240", "met"]);
    assert.deepEqual(verdictOn("databricks, 300: one process", cases), ["2", "not met"]);
    assert.deepEqual(verdictOn("databricks, 300: its memory at most 1.3x", cases), ["1.40x", "not met"]);
  });

  it("show the memory at fewer than 300 principals, and judge it at 300 only", () => {
    assert.deepEqual(verdictOn("databricks, 50: its memory", [measuredCase()]), ["1.00x", "not measured here"]);
    const large = [measuredCase({ principals: 300 })];
    assert.deepEqual(verdictOn("databricks, 300: its memory", large), ["1.00x", "met"]);
  });

  it("say that memory was not measured where the system does not tell it", () => {
    const silent = measuredRuns({}, {});
    const phases = Object.fromEntries(
      Object.keys(silent.phases).map((name) => [name, [measuredRun({ memory: undefined })]]),
    );
    const runs = { ...silent, phases };
    const cases = [measuredCase({ principals: 300, ours: runs, floor: runs })];
    assert.deepEqual(verdictOn("databricks, 300: one process", cases), ["", "not measured here"]);
    assert.deepEqual(verdictOn("databricks, 300: its memory", cases), ["", "not measured here"]);
  });

  it("allow a program to start in 1.2 times the time of the SDKs alone", () => {
    assert.deepEqual(verdictOn("program start", [], { ours: 0.6, sdks: 0.5 }), ["1.20x", "met"]);
    assert.deepEqual(verdictOn("program start", [], { ours: 0.61, sdks: 0.5 }), ["1.22x", "not met"]);
  });

  describe("against what users write without this package", () => {
    const slower = measuredRuns(
      {
        "no-change up": [measuredRun({ wallSeconds: 29 })],
        rotation: [measuredRun({ wallSeconds: 20, memory: { plugins: {}, bytes: 1000e6 } })],
      },
      { exportedBytes: 900_000 },
    );

    it("want a run without a change three times as fast, and a rotation twice as fast", () => {
      const cases = [measuredCase({ peer: { ...slower, plugins: "real" } })];
      const target = "databricks, 50, peer:";
      assert.deepEqual(verdictOn(`${target} no-change up`, cases), ["2.90x", "not met"]);
      assert.deepEqual(verdictOn(`${target} rotation`, cases), ["2.00x", "met"]);
      assert.deepEqual(verdictOn(`${target} state no larger`, cases), ["1.11x", "not met"]);
    });

    it("want a tenth of its memory at 100 principals", () => {
      const cases = [measuredCase({ principals: 100, peer: { ...slower, plugins: "real" } })];
      assert.deepEqual(verdictOn("databricks, 100, peer: a tenth", cases), ["0.10x", "met"]);
    });

    it("give figures and no verdict for stand-ins", () => {
      const cases = [measuredCase({ peer: { ...slower, plugins: "stand-ins" } })];
      const found = verdictOn("databricks, 50, stand-in peer: rotation", cases);
      assert.deepEqual(found, ["2.00x", "not measured here"]);
    });

    it("are not measured without a peer", () => {
      assert.deepEqual(verdictOn("faster and smaller than databricks.Token", [measuredCase()]), [
        "",
        "not measured here",
      ]);
    });
  });
});
