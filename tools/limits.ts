import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureEngine } from "./engine/ensure-engine";
import { createIsolatedFolders, isolatedEnvironment } from "./isolated-environment";
import { runForked } from "./processes/forked-run";
import { reportToTerminal } from "./report";

/**
 * `npm run limits`: creates and rotates many tokens on the real engine, in a workspace that limits its requests and drops
 * connections. `--tokens N`, `--parallel N,N`, `--retry-after yes,no`, `--rate N` requests per second and `--drop N`, one
 * connection in N, set the size. Each line has the time and the requests of one run; the exit code is 1 when a run fails
 * or leaves a token too many.
 */
export async function main(args: readonly string[]): Promise<number> {
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
