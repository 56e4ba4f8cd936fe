import assert from "node:assert/strict";
import { endJobs, runJob } from "./fault-job";
import { describeCell, MATRIX } from "./matrix";

/** A phase with a kind of place, and one fault of the matrix. Each shows a mutant that the whole matrix would show late. */
const FAULTS: readonly (readonly [phase: string, fault: string])[] = [
  ["place added, scope, stored", "killed engine, a second run that rotates, then its provider goes on"],
  ["place added, scope, not stored", "503 once"],
  ["place removed, vault with roles, stored", "401 once"],
  ["place moved, vault with access policies, stored", "killed before the state is saved"],
  ["place removed, vault with access policies, not stored", "killed before the state is saved"],
  ["place removed, with a host alias, scope, stored", "killed before the state is saved"],
  ["place and another one, destroy, scope, not stored", "killed before the state is saved"],
  ["place moved back after a refused removal, scope, not stored", "403 once"],
  ["place moved on after a refused removal, vault with roles, not stored", "killed before the state is saved"],
  ["destroy after a refused removal, scope, not stored", "killed before the state is saved"],
];

describe("a component with one fault at each call of its places", () => {
  after(endJobs);

  for (const [phase, fault] of FAULTS) {
    it(`keeps every invariant: ${phase}: ${fault}`, async () => {
      const cell = MATRIX.map(describeCell).find((name) => name.startsWith(`${phase}, `));
      assert.ok(cell !== undefined);
      const { injections, violations } = await runJob({ kind: "cell", cell, filter: `: ${fault}` });
      assert.deepEqual(violations, []);
      assert.ok(injections > 0, "nothing was injected");
    });
  }
});
