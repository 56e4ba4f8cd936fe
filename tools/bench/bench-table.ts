import type { CaseResult } from "./bench-case";
import { LOGIN_OF_KIND } from "./bench-kinds";
import { BENCH_PHASES, type PhaseName } from "./bench-phases";
import {
  figuresOf,
  peakPlugins,
  ratioOfPeer,
  type PhaseFigures,
  ratioToFloor,
  requestsOf,
  stateBytesPerPrincipal,
} from "./case-figures";
import type { StackRuns } from "./bench-round";
import type { RequestCounts } from "./request-kinds";
import type { TargetVerdict } from "./target-verdict";

/** How a cell is aligned: words left, figures right. */
type Alignment = "left" | "right";

/** Sets rows below each other, in columns two blanks apart. */
export function toColumns(rows: readonly (readonly string[])[], alignments: readonly Alignment[]): readonly string[] {
  const widths = alignments.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) =>
    alignments
      .map((alignment, column) => {
        const [cell, width] = [row[column] ?? "", widths[column] ?? 0];
        return alignment === "left" ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd(),
  );
}

/** The figures of one kind and size, beside those of its floor. */
export function toCaseTable(result: CaseResult): readonly string[] {
  const { kind, principals, ours, floor } = result;
  const measured = BENCH_PHASES.flatMap(({ name }) => {
    const [own, least] = [figuresOf(ours, name), figuresOf(floor, name)];
    return own === undefined || least === undefined ? [] : [{ name, own, least }];
  });
  const rows = measured.map(({ name, own, least }) => [
    name,
    ...[own.wallSeconds, least.wallSeconds].map(seconds),
    times(own.wallSeconds / least.wallSeconds),
    ...[own.cpuSeconds, least.cpuSeconds].map(seconds),
    times(own.cpuSeconds / least.cpuSeconds),
    requests(own),
    ...[own.pluginBytes, least.pluginBytes].map(megabytes),
  ]);
  const header = ["", "wall s", "floor", "ratio", "cpu s", "floor", "ratio", "requests", "PSS MB", "floor"];
  const table = toColumns([header, ...rows], ["left", ...header.slice(1).map(() => "right" as const)]);
  return [
    `${kind}, ${count(principals, "principal")}, each with ${LOGIN_OF_KIND[kind]}`,
    ...table,
    toStateLine(result),
    toPluginLine("plugins", ours),
    toPluginLine("floor", floor),
    ...toPeerLines(result),
    ...measured.flatMap(({ name }) => toRequestLine(name, requestsOf(ours, name).own)),
  ];
}

/** What users write without this package: how many times as long as ours it took. */
function toPeerLines(result: CaseResult): readonly string[] {
  const { peer } = result;
  if (peer === undefined) return [];
  const title = peer.plugins === "real" ? "peer" : "peer, of stand-ins";
  const rows = BENCH_PHASES.flatMap(({ name }) => {
    const [figures, ratio] = [figuresOf(peer, name), ratioOfPeer(result, name)];
    if (figures === undefined || ratio === undefined) return [];
    const { wallSeconds, cpuSeconds, pluginRequests, pluginBytes } = figures;
    const cells = [seconds(wallSeconds), times(ratio), seconds(cpuSeconds), String(pluginRequests)];
    return [[`  ${name}`, ...cells, megabytes(pluginBytes)]];
  });
  const header = [`  ${title}`, "wall s", "of ours", "cpu s", "requests", "PSS MB"];
  const state = `${kilobytes(stateBytesPerPrincipal(result, peer))} KB per principal as exported`;
  return [
    ...toColumns([header, ...rows], ["left", ...header.slice(1).map(() => "right" as const)]),
    `  state    ${state}`,
    toPluginLine("plugins", peer),
  ];
}

/** The ratios to the floor, the kinds side by side. */
export function toOverview(results: readonly CaseResult[], principals: number): readonly string[] {
  const measured = results.filter((result) => result.principals === principals);
  const rows = BENCH_PHASES.flatMap(({ name }) => {
    const cells = measured.map((result) => {
      const ratio = ratioToFloor(result, name);
      return ratio === undefined ? "" : times(ratio);
    });
    return cells.every((cell) => cell === "") ? [] : [[name, ...cells]];
  });
  const state = measured.map((result) => times(stateRatio(result)));
  const header = [`${count(principals, "principal")}, ratio to the floor`, ...measured.map(({ kind }) => kind)];
  return toColumns([header, ...rows, ["state", ...state]], ["left", ...measured.map(() => "right" as const)]);
}

function toStateLine(result: CaseResult): string {
  const [ours, floor] = [stateBytesPerPrincipal(result, result.ours), stateBytesPerPrincipal(result, result.floor)];
  const texts = `__provider ${result.ours.state.providerTextBytes} bytes`;
  return `  state    ${kilobytes(ours)} KB per principal as exported, floor ${kilobytes(floor)} KB (${times(ours / floor)}); ${texts}`;
}

function stateRatio(result: CaseResult): number {
  return stateBytesPerPrincipal(result, result.ours) / stateBytesPerPrincipal(result, result.floor);
}

function toPluginLine(title: string, runs: StackRuns): string {
  const peaks = Object.entries(peakPlugins(runs)).map(
    ([name, { instances, bytes }]) => `${instances} ${name} ${megabytes(bytes)} MB`,
  );
  return `  ${title.padEnd(8)} ${peaks.length === 0 ? "not measured here" : peaks.sort().join(", ")}`;
}

/** What the provider of this package asks; nothing where it asks nothing. */
function toRequestLine(phase: PhaseName, counts: RequestCounts): readonly string[] {
  const kinds = Object.entries(counts).map(([kind, requested]) => `${requested} ${kind}`);
  return kinds.length === 0 ? [] : wrap(`  ${phase}: `, kinds);
}

/** Words after a title, in lines of at most 100 characters. */
function wrap(title: string, words: readonly string[]): readonly string[] {
  const lines = [title];
  words.forEach((word, index) => {
    const text = index === words.length - 1 ? word : `${word}, `;
    if (`${lines.at(-1) ?? ""}${text}`.trimEnd().length > 100) lines.push(" ".repeat(6));
    lines[lines.length - 1] += text;
  });
  return lines.map((line) => line.trimEnd());
}

function requests({ ownRequests, pluginRequests }: PhaseFigures): string {
  return pluginRequests === 0 ? String(ownRequests) : `${ownRequests} + ${pluginRequests}`;
}

function seconds(figure: number): string {
  return figure.toFixed(1);
}

function times(ratio: number): string {
  return `${ratio.toFixed(2)}x`;
}

function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? "-" : (bytes / 1e6).toFixed(0);
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}

function count(figure: number, noun: string): string {
  return `${figure} ${noun}${figure === 1 ? "" : "s"}`;
}

/** The targets below each other. */
export function toTargetTable(verdicts: readonly TargetVerdict[]): readonly string[] {
  return toColumns(
    [["target", "figure", ""], ...verdicts.map(({ target, figure, verdict }) => [target, figure, verdict])],
    ["left", "right", "left"],
  );
}
