import assert from "node:assert/strict";
import { main } from "../../tools/mutants";

describe("a provider that is broken on purpose", function () {
  this.timeout(600_000);

  it("is caught in each of its ways by the test that is named for it", async () => {
    const lines: string[] = [];
    await main([], (line) => lines.push(line));
    assert.deepEqual(
      lines.filter((line) => !line.startsWith("  caught ")),
      [`${lines.length - 1} mutants, 0 survived`],
    );
  });
});
