import { delimiter, join } from "node:path";
import { ensureEngine } from "./engine/ensure-engine";
import { readNames } from "./layouts-options";
import { runForked } from "./processes/forked-run";
import { reportToTerminal } from "./report";

/** `npm run layouts`: the package as real package managers install it, with this machine's settings for the registry. */
export async function main(args: readonly string[]): Promise<number> {
  // Before the engine is looked for, which may have to be built.
  if (readNames(args) === undefined) return 0;
  const engine = await ensureEngine(reportToTerminal);
  const PATH = `${engine.binDirectory}${delimiter}${process.env["PATH"] ?? ""}`;
  return runForked(join(__dirname, "../tests/engine/layouts/layouts-run.js"), args, { ...process.env, PATH });
}
