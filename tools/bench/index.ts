import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../command-line";
import { ensureEngine } from "../engine/ensure-engine";
import { type PinnedPlugin, pinnedPlugins, providePlugins } from "../plugins";
import { reportToTerminal } from "../report";
import { type CaseResult, measureCase, type PeerPlugins } from "./bench-case";
import { type BenchOptions, COMMAND, readBenchOptions } from "./bench-options";
import { type BenchSetting, findShape } from "./bench-round";
import { toCaseTable, toOverview, toTargetTable } from "./bench-table";
import { judge } from "./bench-targets";
import { measureProgramStart } from "./program-start";

/** As in the network of a cloud region; the logins of real services take longer. */
const LATENCY_MILLISECONDS = 20;

/**
 * `npm run bench`: measures this package on the real engine against its floor, and prints each target with its figure. The
 * exit code is 0 unless something could not be run, also when a target is not met.
 */
export async function main(args: readonly string[]): Promise<number> {
  const options = readBenchOptions(args);
  if (options === undefined) return 0;
  if (options.json !== undefined) await assertWritable(options.json);
  const engine = await ensureEngine(reportToTerminal);
  const root = await mkdtemp(join(tmpdir(), "databricks-pat-bench-"));
  try {
    const peer = await findPeer(root, options.peer);
    const setting: BenchSetting = {
      root,
      engineBinDirectory: engine.binDirectory,
      latencyMilliseconds: LATENCY_MILLISECONDS,
      realPlugins: peer === "real",
    };
    const start = await measureProgramStart(setting);
    const cases = await measureCases(setting, options, peer);
    if (options.kinds.length > 1) for (const size of options.sizes) print(["", ...toOverview(cases, size)]);
    const targets = judge({ cases, start });
    print(["", ...toTargetTable(targets).map(paintVerdict)]);
    if (options.json !== undefined) {
      const machine = { node: process.version, engine: engine.version, processors: cpus().length };
      await writeFile(options.json, `${JSON.stringify({ machine, start, cases, targets }, undefined, 2)}\n`);
    }
    return 0;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Before minutes of measuring, not after them. */
async function assertWritable(file: string): Promise<void> {
  await writeFile(file, "", { flag: "a" }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(COMMAND, `--json ${file} cannot be written: ${String(error.code)}`);
  });
}

async function measureCases(
  setting: BenchSetting,
  { kinds, sizes, phases, roundsOf }: BenchOptions,
  peer: PeerPlugins | undefined,
): Promise<readonly CaseResult[]> {
  const cases: CaseResult[] = [];
  for (const kind of kinds) {
    reportToTerminal(`${kind}: one principal, to find the graph for the floor`);
    const shape = await findShape(setting, kind);
    for (const principals of sizes) {
      const rounds = roundsOf(principals);
      const compared = kind === "databricks" ? peer : undefined;
      const measured = { kind, principals, phases, rounds, peer: compared };
      const result = await measureCase(setting, measured, shape, reportToTerminal);
      cases.push(result);
      print(["", ...toCaseTable(result)]);
    }
  }
  return cases;
}

/** The plugins of the peer; undefined, after a line that says why, where the real one is not installed. */
async function findPeer(root: string, asked: PeerPlugins | undefined): Promise<PeerPlugins | undefined> {
  if (asked !== "real") return asked;
  const isPeers = ({ name }: PinnedPlugin): boolean => name === "databricks";
  const provided = await providePlugins({ pulumiHome: join(root, "peer"), real: true }).catch(() => undefined);
  if (provided?.real.some(isPeers)) return "real";
  const version = pinnedPlugins().find(isPeers)?.version ?? "";
  print([
    "The peer is not measured, because its plugin is not installed. Install it with:",
    `  pulumi plugin install resource databricks ${version}`,
    "or measure the cost of its graph alone: --peer stand-ins",
  ]);
  return undefined;
}

const COLOURS = { met: "32", "not met": "31", "not measured here": "2" } as const;

/** Colours the verdict at the end of a line, on a terminal that wants colours. */
function paintVerdict(line: string): string {
  if (!process.stdout.isTTY || process.env["NO_COLOR"] !== undefined) return line;
  return line.replace(/(?<= {2})(met|not met|not measured here)$/, (verdict) => {
    const colour = COLOURS[verdict as keyof typeof COLOURS];
    return `\u001b[${colour}m${verdict}\u001b[0m`;
  });
}

function print(lines: readonly string[]): void {
  console.log(lines.join("\n"));
}
