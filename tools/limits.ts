import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureEngine } from "./engine/ensure-engine";
import { createIsolatedFolders, isolatedEnvironment } from "./isolated-environment";
import { readScales } from "./limits-options";
import { runForked } from "./processes/forked-run";
import { reportToTerminal } from "./report";

/**
 * `npm run limits`: creates and rotates many tokens on the real engine, in a workspace that limits its requests and drops
 * connections. Each line has the time and the requests of one run; the exit code is 1 when a run fails
 * or leaves a token too many.
 */
export async function main(args: readonly string[]): Promise<number> {
  // Before the engine is looked for, which may have to be built.
  if (readScales(args) === undefined) return 0;
  const engine = await ensureEngine(reportToTerminal);
  const directory = await mkdtemp(join(tmpdir(), "databricks-pat-limits-"));
  try {
    await createIsolatedFolders(directory);
    const env = isolatedEnvironment({ directory, engineBinDirectory: engine.binDirectory });
    return await runForked(join(__dirname, "../tests/engine/limits/limits-run.js"), args, env);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
