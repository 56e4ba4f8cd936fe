import type { CaseResult } from "./bench-case";
import type { PhaseName } from "./bench-phases";
import { toColumns } from "./bench-table";
import { figuresOf, peakPlugins, ratioToFloor } from "./case-figures";
import { sumOf } from "./request-kinds";

/** What is aimed at, what was measured, and whether it is reached. */
export interface TargetVerdict {
  readonly target: string;
  readonly figure: string;
  readonly verdict: "met" | "not met" | "not measured here";
}

/** The sizes that the targets are for. */
const TARGET_SIZES = [50, 100];

/** The ratio to the floor that each phase may have. */
const LARGEST_RATIO = {
  "no-change preview": 1.15,
  "no-change up": 1.15,
  rotation: 1.25,
  "rotation with preview": 1.25,
  destroy: 1.25,
} as const satisfies Partial<Record<PhaseName, number>>;

/** Requests of a rotation that each token may take, by how its principal logs in. */
const LARGEST_REQUESTS = { databricks: 6, existing: 4, entra: 4 } as const;

/** Requests of a rotation that the workspace may take once, whatever the count of tokens. */
const ONCE_PER_RUN = 10;

/** Bytes of `__provider`. */
const LARGEST_PROVIDER_TEXT = 250;

/** Compares what was measured with the targets. */
export function judge(results: readonly CaseResult[]): readonly TargetVerdict[] {
  const judged = results.filter(({ principals }) => TARGET_SIZES.includes(principals));
  const none: TargetVerdict = {
    target: `the ratios, at ${TARGET_SIZES.join(" and ")} principals`,
    figure: "",
    verdict: "not measured here",
  };
  return [...(judged.length === 0 ? [none] : judged.flatMap(judgeCase)), ...results.flatMap(judgeState)];
}

function judgeCase(result: CaseResult): readonly TargetVerdict[] {
  const { kind, principals } = result;
  const place = `${kind}, ${principals}`;
  const ratios = Object.entries(LARGEST_RATIO).map(([phase, largest]): TargetVerdict => {
    const ratio = ratioToFloor(result, phase as PhaseName);
    return {
      target: `${place}: ${phase} at most ${largest}x floor`,
      figure: ratio === undefined ? "" : `${ratio.toFixed(2)}x`,
      verdict: ratio === undefined ? "not measured here" : toVerdict(ratio <= largest),
    };
  });
  return [...ratios, judgeSilence(result, place), judgeRotationRequests(result, place)];
}

function judgeSilence({ ours }: CaseResult, place: string): TargetVerdict {
  const runs = [...(ours.phases["no-change preview"] ?? []), ...(ours.phases["no-change up"] ?? [])];
  const requests = runs.reduce((sum, { requests: { own, plugins } }) => sum + sumOf(own) + sumOf(plugins), 0);
  return {
    target: `${place}: no request without a change`,
    figure: runs.length === 0 ? "" : String(requests),
    verdict: runs.length === 0 ? "not measured here" : toVerdict(requests === 0),
  };
}

function judgeRotationRequests({ kind, principals, ours }: CaseResult, place: string): TargetVerdict {
  const largest = LARGEST_REQUESTS[kind];
  const target = `${place}: rotation at most ${largest} requests per token, and ${ONCE_PER_RUN} per run`;
  const requests = figuresOf(ours, "rotation")?.ownRequests;
  if (requests === undefined) return { target, figure: "", verdict: "not measured here" };
  const perToken = Math.floor(requests / principals);
  return {
    target,
    figure: `${perToken} and ${requests - perToken * principals}`,
    verdict: toVerdict(requests <= largest * principals + ONCE_PER_RUN),
  };
}

function judgeState(result: CaseResult): readonly TargetVerdict[] {
  const { kind, principals, ours } = result;
  const place = `${kind}, ${principals}`;
  const { providerTextBytes } = ours.state;
  const instances = peakPlugins(ours)["pulumi-nodejs"]?.instances;
  return [
    {
      target: `${place}: __provider below ${LARGEST_PROVIDER_TEXT} bytes`,
      figure: String(providerTextBytes),
      verdict: toVerdict(providerTextBytes < LARGEST_PROVIDER_TEXT),
    },
    {
      target: `${place}: one process of this package's provider`,
      figure: instances === undefined ? "" : String(instances),
      verdict: instances === undefined ? "not measured here" : toVerdict(instances === 1),
    },
  ];
}

function toVerdict(isMet: boolean): TargetVerdict["verdict"] {
  return isMet ? "met" : "not met";
}

/** The targets below each other. */
export function toTargetTable(verdicts: readonly TargetVerdict[]): readonly string[] {
  return toColumns(
    [["target", "figure", ""], ...verdicts.map(({ target, figure, verdict }) => [target, figure, verdict])],
    ["left", "right", "left"],
  );
}
