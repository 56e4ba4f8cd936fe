import assert from "node:assert/strict";
import { endJobs, runJob } from "./fault-job";
import { describeCell, MATRIX } from "./matrix";

/** A phase, and one fault of the matrix. Each shows a mutant of the plugin that the whole matrix would show late. */
const FAULTS: readonly (readonly [phase: string, fault: string])[] = [
  ["trigger", "killed before the state is saved"],
  ["login changed with a trigger", "killed before the state is saved"],
  ["refresh of a token revoked outside", "500 for ever"],
  ["place, first create, scope, not stored", "500 once"],
];

describe("a component that the plugin serves, with one fault at each of its calls", () => {
  after(endJobs);

  for (const [phase, fault] of FAULTS) {
    it(`keeps every invariant: ${phase}: ${fault}`, async () => {
      const start = `${phase} through the plugin, existing, `;
      const cell = MATRIX.map(describeCell).find((name) => name.startsWith(start));
      assert.ok(cell !== undefined);
      const { injections, violations } = await runJob({ kind: "cell", cell, filter: `: ${fault}` });
      assert.deepEqual(violations, []);
      assert.ok(injections > 0, "nothing was injected");
    });
  }
});
