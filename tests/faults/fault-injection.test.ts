import assert from "node:assert/strict";
import { FaultPool } from "./fault-pool";
import { describeJob, type FaultJob } from "./fault-job";
import { describeInputGroup, INPUT_GROUPS } from "./input-table";
import { describeCell, type Findings, TESTED_CELLS } from "./matrix";
import { BRIEF_CASES } from "./principal-cases";

const WORKERS = 2;

/** The same schedules each time, after the kept ones; `npm run faults` draws with a new seed. */
const SEED = 20_260_101;
const SCHEDULES = 100;

const LEAST_INJECTIONS = 25_000;

describe("a component with a fault at any of its remote calls", function () {
  this.timeout(600_000);
  const pool = new FaultPool(WORKERS);
  const cells = TESTED_CELLS.map((cell): FaultJob => ({ kind: "cell", cell: describeCell(cell) }));
  const started = new Map<FaultJob, Promise<Findings>>();

  after(() => pool.close());

  /** Runs each job once, and the next one at the same time. */
  function runAhead(jobs: readonly FaultJob[], job: FaultJob): Promise<Findings> {
    const begin = (begun: FaultJob): Promise<Findings> => {
      const findings = started.get(begun) ?? pool.run(begun);
      started.set(begun, findings);
      findings.catch(() => undefined);
      return findings;
    };
    const findings = begin(job);
    const next = jobs[jobs.indexOf(job) + 1];
    if (next !== undefined) void begin(next);
    return findings;
  }

  for (const cell of cells) {
    it(`keeps every invariant: ${describeJob(cell)}`, async () => {
      const { injections, violations } = await runAhead(cells, cell);
      assert.deepEqual(violations, []);
      assert.ok(injections > 0, "nothing was injected");
    });
  }

  const groups = INPUT_GROUPS.filter(({ principalCase }) => BRIEF_CASES.includes(principalCase)).map(
    describeInputGroup,
  );
  const inputs = groups.map((group, index): FaultJob => ({ kind: "inputs", group, seed: SEED + index, injections: 1 }));
  for (const job of inputs) {
    it(`keeps every invariant: ${describeJob(job)}`, async () => {
      const { injections, violations } = await runAhead(inputs, job);
      assert.deepEqual(violations, []);
      assert.ok(injections > 0, "nothing was injected");
    });
  }

  it("keeps every invariant: random schedules of several faults", async () => {
    const draws = [SEED, SEED + 1].map((seed) => pool.run({ kind: "schedules", seed, runs: SCHEDULES }));
    for (const { injections, violations } of await Promise.all(draws)) {
      assert.deepEqual(violations, []);
      assert.ok(injections > SCHEDULES, `${injections} injections`);
    }
  });

  it(`has been tried with at least ${LEAST_INJECTIONS} injections`, async () => {
    const findings = await Promise.all(cells.map((cell) => runAhead(cells, cell)));
    const injections = findings.reduce((sum, found) => sum + found.injections, 0);
    const violations = findings.reduce((sum, found) => sum + found.violations.length, 0);
    process.stdout.write(`  ${injections} injections, ${violations} violations\n`);
    assert.ok(injections >= LEAST_INJECTIONS, `${injections} injections`);
  });
});
