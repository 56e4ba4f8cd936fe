import assert from "node:assert/strict";
import { main } from "../../tools/mutants";
import { MUTANTS } from "../../tools/mutants/list";

/** How many mutants are one test, which takes some minutes beside others. */
const PART = 80;

describe("a provider that is broken on purpose", function () {
  this.timeout(600_000);

  for (let first = 0; first < MUTANTS.length; first += PART) {
    const ids = MUTANTS.slice(first, first + PART).map(({ id }) => id);
    it(`is caught by the test that is named for it, in each way from ${ids[0]} to ${ids.at(-1)}`, async () => {
      const lines: string[] = [];
      await main(ids, (line) => lines.push(line));
      assert.deepEqual(
        lines.filter((line) => !line.startsWith("  caught ")),
        [`${ids.length} mutants, 0 survived`],
      );
    });
  }
});
