import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asksForHelp } from "./command-line";
import { ensureEngine } from "./engine/ensure-engine";
import { createIsolatedFolders, isolatedEnvironment } from "./isolated-environment";
import { readLayouts } from "./layouts-options";
import { runForked } from "./processes/forked-run";
import { reportToTerminal } from "./report";

/** `npm run layouts`: the package as real package managers install it. */
export async function main(args: readonly string[]): Promise<number> {
  if (asksForHelp(args)) return readLayouts(args, []) === undefined ? 0 : 1;
  const engine = await ensureEngine(reportToTerminal);
  const directory = await mkdtemp(join(tmpdir(), "databricks-pat-layouts-"));
  try {
    await createIsolatedFolders(directory);
    const env = {
      ...isolatedEnvironment({ directory, engineBinDirectory: engine.binDirectory }),
      DATABRICKS_PAT_LAYOUTS_HOME: process.env["HOME"] ?? "",
    };
    return await runForked(join(__dirname, "../tests/engine/layouts/layouts-run.js"), args, env);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
