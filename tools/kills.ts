import { readCommandLine, toWholeNumber } from "./command-line";
import { runTests } from "./test";

const COMMAND = "npm run kills";

/** How many kills, unless told otherwise. */
const KILLS = "20";

const HELP = `
usage: ${COMMAND} -- [--seed N] [--kills N]

Kills the real engine at random moments; the next run must repair everything.

  --seed N   draws the same kills again; by default others each time
  --kills N  how many kills; ${KILLS} by default
`;

/** `npm run kills`: kills the real engine at random moments of its runs; the next run must repair everything. */
export async function main(args: readonly string[]): Promise<number> {
  const options = { seed: { type: "string" }, kills: { type: "string", default: KILLS } } as const;
  const parsed = readCommandLine(args, { command: COMMAND, help: HELP, options });
  if (parsed === undefined) return 0;
  const { kills, seed = String(Date.now() % 2 ** 31) } = parsed.values;
  toWholeNumber(COMMAND, "--seed", seed);
  toWholeNumber(COMMAND, "--kills", kills, 1);
  console.log(`${kills} kills with --seed ${seed}`);
  const variables = { DATABRICKS_PAT_KILL_SEED: seed, DATABRICKS_PAT_KILLS: kills };
  const file = "bin/tests/engine/kills/random-kills.test.js";
  const settings = ["--no-config", "--require", "bin/tests/quiet-console.js", "--timeout", "400000"];
  return runTests([...settings, file], variables);
}
