import assert from "node:assert/strict";
import { readBenchOptions } from "../../../tools/bench/bench-options";
import { BENCH_PHASES } from "../../../tools/bench/bench-phases";

describe("the command line of the bench", () => {
  it("measures everything at two sizes by default, the small one three times", () => {
    const options = readBenchOptions([]);
    assert.deepEqual(options?.sizes, [10, 50]);
    assert.deepEqual(options?.kinds, ["databricks", "existing", "entra"]);
    assert.deepEqual(
      options?.phases,
      BENCH_PHASES.map(({ name }) => name),
    );
    assert.deepEqual([1, 10, 11, 50].map(options!.roundsOf), [3, 3, 1, 1]);
    assert.equal(options?.peer, undefined);
    assert.equal(options?.json, undefined);
  });

  it("takes sizes, kinds, phases and rounds", () => {
    const args = ["--sizes", "1, 100", "--kinds", "entra", "--phases", "no-change up, rotation", "--rounds", "2"];
    const options = readBenchOptions(args);
    assert.deepEqual(options?.sizes, [1, 100]);
    assert.deepEqual(options?.kinds, ["entra"]);
    assert.deepEqual(options?.phases, ["no-change up", "rotation"]);
    assert.equal(options?.roundsOf(1), 2);
  });

  it("takes a peer of real plugins, or of stand-ins", () => {
    assert.equal(readBenchOptions(["--peer"])?.peer, "real");
    assert.equal(readBenchOptions(["--peer", "stand-ins", "--sizes", "1"])?.peer, "stand-ins");
  });

  const REFUSED: readonly (readonly [args: readonly string[], problem: RegExp])[] = [
    [["--sizes", "0"], /--sizes is "0"; it must be a whole number from 1 on/],
    [["--sizes", "1,x"], /--sizes is "x"/],
    [["--kinds", "user"], /--kinds has "user"; known are databricks, existing, entra/],
    [["--phases", "up"], /--phases has "up"; known are first up, no-change preview, /],
    [["--rounds", "0"], /--rounds is "0"/],
    [["--peer", "others"], /"others" belongs to no option; only --peer takes a word, stand-ins/],
    [["stand-ins"], /"stand-ins" belongs to no option/],
  ];
  for (const [args, problem] of REFUSED)
    it(`refuses ${args.join(" ")}`, () => {
      assert.throws(() => readBenchOptions(args), problem);
    });
});
