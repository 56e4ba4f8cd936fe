import { readCommandLine, runProgram, toWholeNumber } from "../../tools/command-line";
import { describeJob, type FaultJob } from "./fault-job";
import { FaultPool } from "./fault-pool";
import { describeInputGroup, INPUT_GROUPS } from "./input-table";
import { describeCell, MATRIX } from "./matrix";

const WORKERS = 2;

/** How many random schedules are run for each process, unless told otherwise. */
const SCHEDULES = "500";

const COMMAND = "npm run faults";

const HELP = `
usage: ${COMMAND} -- [--filter TEXT] [--seed N] [--schedules N]

Injects faults into every remote call of every phase, in process, then runs random schedules of several faults.

  --filter TEXT  only the injections whose description has the text
  --seed N       draws the same schedules again; by default others each time
  --schedules N  ${WORKERS} times N schedules; ${SCHEDULES} by default
`;

const SCHEDULES_OF_JOB = 100;

/** How many faults are drawn for each cell of the table of inputs. */
const INPUT_INJECTIONS = 1;

/**
 * `npm run faults`: the whole matrix, the table of inputs and random schedules; or, with `--filter`, the injections whose
 * description has its text.
 */
async function main(): Promise<void> {
  const options = {
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    filter: { type: "string", default: "" },
    schedules: { type: "string", default: SCHEDULES },
  } as const;
  const parsed = readCommandLine(process.argv.slice(2), { command: COMMAND, help: HELP, options });
  if (parsed === undefined) return;
  const { filter } = parsed.values;
  const seed = toWholeNumber(COMMAND, "--seed", parsed.values.seed);
  const runs = toWholeNumber(COMMAND, "--schedules", parsed.values.schedules, 1);
  const cells = MATRIX.map(describeCell).filter((cell) => cell.includes(filter) || filter.startsWith(cell));
  const schedules = drawSchedules(seed, WORKERS * runs);
  const groups = INPUT_GROUPS.map(describeInputGroup).filter((group) => group.includes(filter));
  const jobs = [
    ...groups.map((group): FaultJob => ({ kind: "inputs", group, seed, injections: INPUT_INJECTIONS })),
    ...(filter === "" || filter === "random" ? schedules : []),
    ...(cells.length > 0 || groups.length > 0 || filter === "random" ? cells : MATRIX.map(describeCell)).map(
      (cell): FaultJob => ({
        kind: "cell",
        cell,
        filter,
      }),
    ),
  ];
  const pool = new FaultPool(WORKERS);
  let [injections, violations] = [0, 0];
  try {
    await Promise.all(
      jobs.map(async (job) => {
        const found = await pool
          .run(job)
          .catch(({ message }: Error) => ({ injections: 0, violations: [message.split("\n", 1).join("")] }));
        injections += found.injections;
        violations += found.violations.length;
        const name = describeJob(job);
        if (found.injections + found.violations.length > 0)
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

/** In jobs that end in time on a busy machine too, each with the next seed. */
function drawSchedules(seed: number, total: number): readonly FaultJob[] {
  return Array.from({ length: Math.ceil(total / SCHEDULES_OF_JOB) }, (_, index) => ({
    kind: "schedules",
    seed: seed + index,
    runs: Math.min(SCHEDULES_OF_JOB, total - index * SCHEDULES_OF_JOB),
  }));
}

void runProgram(main);
