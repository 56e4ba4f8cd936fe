import { parseArgs } from "node:util";
import { main as runTests } from "./test";

/** How many kills, unless told otherwise. */
const KILLS = "20";

/**
 * `npm run kills`: kills the real engine at random moments of its runs, and checks that the next run repairs everything.
 * `--seed N` draws the same kills again, and `--kills N` more of them.
 */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { seed: { type: "string" }, kills: { type: "string", default: KILLS } },
  });
  const { kills, seed = String(Date.now() % 2 ** 31) } = values;
  for (const [name, value] of Object.entries({ seed, kills }))
    if (!/^\d+$/.test(value)) throw new Error(`--${name} ${value} is not a whole number`);
  console.log(`${kills} kills with --seed ${seed}`);
  const variables = { DATABRICKS_PAT_KILL_SEED: seed, DATABRICKS_PAT_KILLS: kills };
  const file = "bin/tests/engine/kills/random-kills.test.js";
  const settings = ["--no-config", "--require", "bin/tests/quiet-console.js", "--timeout", "400000"];
  return runTests([...settings, file], variables);
}
