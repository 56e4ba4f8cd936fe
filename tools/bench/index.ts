import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureEngine } from "../engine/ensure-engine";
import { reportToTerminal } from "../report";
import { type CaseResult, measureCase } from "./bench-case";
import { readBenchOptions } from "./bench-options";
import { type BenchSetting, findShape } from "./bench-round";
import { toCaseTable, toOverview } from "./bench-table";
import { judge, toTargetTable } from "./bench-targets";

/** As in the network of a cloud region; the logins of real services take longer. */
const LATENCY_MILLISECONDS = 20;

/**
 * `npm run bench`: measures this package on the real engine against its floor, and prints each target with its figure. The
 * exit code is 0 unless something could not be run, also when a target is not met.
 */
export async function main(args: readonly string[]): Promise<number> {
  const options = readBenchOptions(args);
  if (options === undefined) return 0;
  const engine = await ensureEngine(reportToTerminal);
  const root = await mkdtemp(join(tmpdir(), "databricks-pat-bench-"));
  const setting: BenchSetting = {
    root,
    engineBinDirectory: engine.binDirectory,
    latencyMilliseconds: LATENCY_MILLISECONDS,
    realPlugins: false,
  };
  const results: CaseResult[] = [];
  try {
    for (const kind of options.kinds) {
      reportToTerminal(`${kind}: one principal, to find the graph for the floor`);
      const shape = await findShape(setting, kind);
      for (const principals of options.sizes) {
        const measured = { kind, principals, phases: options.phases, rounds: options.roundsOf(principals) };
        const result = await measureCase(setting, measured, shape, reportToTerminal);
        results.push(result);
        print(["", ...toCaseTable(result)]);
      }
    }
  } finally {
    await rm(root, { recursive: true, force: true });
  }
  if (options.kinds.length > 1) for (const size of options.sizes) print(["", ...toOverview(results, size)]);
  const verdicts = judge(results);
  print(["", ...toTargetTable(verdicts)]);
  if (options.json !== undefined) {
    const file = { node: process.version, engine: engine.version, results, targets: verdicts };
    await writeFile(options.json, `${JSON.stringify(file, undefined, 2)}\n`);
  }
  return 0;
}

function print(lines: readonly string[]): void {
  console.log(lines.join("\n"));
}
