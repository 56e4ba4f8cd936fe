import { parseArgs } from "node:util";
import type { FaultJob } from "./fault-job";
import { FaultPool } from "./fault-pool";
import { describeCell, MATRIX } from "./matrix";

const WORKERS = 2;

/** How many random schedules each of the processes runs, unless told otherwise. */
const SCHEDULES = "500";

/** `npm run faults`: the whole matrix and random schedules, or the injections whose description has the text of `--filter`. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: "string" },
      filter: { type: "string" },
      schedules: { type: "string", default: SCHEDULES },
    },
  });
  const { filter = "" } = values;
  const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
  if (!Number.isInteger(seed)) throw new Error(`--seed ${values.seed ?? ""} is not a whole number`);
  const runs = Number(values.schedules);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--schedules ${values.schedules} is not a positive number`);
  const cells = MATRIX.map(describeCell).filter((cell) => cell.includes(filter) || filter.startsWith(cell));
  const schedules = Array.from({ length: WORKERS }, (_, index): FaultJob => ({
    kind: "schedules",
    seed: seed + index,
    runs,
  }));
  const jobs = [
    ...(filter === "" || filter === "random" ? schedules : []),
    ...(cells.length > 0 || filter === "random" ? cells : MATRIX.map(describeCell)).map((cell): FaultJob => ({
      kind: "cell",
      cell,
      filter,
    })),
  ];
  const pool = new FaultPool(WORKERS);
  let [injections, violations] = [0, 0];
  try {
    await Promise.all(
      jobs.map(async (job) => {
        const found = await pool.run(job);
        injections += found.injections;
        violations += found.violations.length;
        const name = job.kind === "cell" ? job.cell : `random schedules, seed ${job.seed}`;
        if (found.injections > 0)
          console.log(`${name}: ${found.injections} injections, ${found.violations.length} violations`);
        for (const violation of found.violations) console.log(`  ${violation}`);
      }),
    );
  } finally {
    await pool.close();
  }
  console.log(`${injections} injections, ${violations} violations`);
  if (violations > 0 || injections === 0) process.exitCode = 1;
}

void main();
