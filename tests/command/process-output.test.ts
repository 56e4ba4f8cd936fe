import assert from "node:assert/strict";
import { openSync } from "node:fs";
import { toProcessOutput } from "../../command/process-output";

describe("an output of the command's process", () => {
  const widthOf = (isTTY: boolean, columns: number): number | undefined => {
    const stream = { fd: openSync("/dev/null", "w"), isTTY, columns, on: () => stream, write: () => true };
    return toProcessOutput(stream as never, () => undefined).columns;
  };

  it("has the width of a terminal that knows it", () => {
    assert.deepEqual([widthOf(true, 80), widthOf(true, 0), widthOf(false, 80)], [80, undefined, undefined]);
  });
});
