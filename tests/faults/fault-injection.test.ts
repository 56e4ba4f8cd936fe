import assert from "node:assert/strict";
import { FaultPool } from "./fault-pool";
import { describeCell, type Findings, MATRIX } from "./matrix";

const WORKERS = 2;

/** The same schedules each time, after the kept ones; `npm run faults` draws with a new seed. */
const SEED = 20_260_101;
const SCHEDULES = 100;

const LEAST_INJECTIONS = 25_000;

describe("a component with a fault at any of its remote calls", function () {
  this.timeout(600_000);
  const pool = new FaultPool(WORKERS);
  const cells = MATRIX.map(describeCell);
  const started = new Map<string, Promise<Findings>>();

  after(() => pool.close());

  /** Runs each cell once, and the next one at the same time. */
  function run(cell: string): Promise<Findings> {
    const begin = (name: string): Promise<Findings> => {
      const findings = started.get(name) ?? pool.run({ kind: "cell", cell: name });
      started.set(name, findings);
      findings.catch(() => undefined);
      return findings;
    };
    const findings = begin(cell);
    const next = cells[cells.indexOf(cell) + 1];
    if (next !== undefined) void begin(next);
    return findings;
  }

  for (const cell of cells) {
    it(`keeps every invariant: ${cell}`, async () => {
      const { injections, violations } = await run(cell);
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
    const findings = await Promise.all(cells.map(run));
    const injections = findings.reduce((sum, found) => sum + found.injections, 0);
    const violations = findings.reduce((sum, found) => sum + found.violations.length, 0);
    process.stdout.write(`  ${injections} injections, ${violations} violations\n`);
    assert.ok(injections >= LEAST_INJECTIONS, `${injections} injections`);
  });
});
