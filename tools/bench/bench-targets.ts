import type { CaseResult } from "./bench-case";
import type { BenchKind } from "./bench-kinds";
import type { PhaseName } from "./bench-phases";
import { judgePeer } from "./peer-targets";
import { figuresOf, peakPlugins, ratioToFloor } from "./case-figures";
import type { ProgramStart } from "./program-start";
import { sumOf } from "./request-kinds";
import { type TargetVerdict, toVerdict } from "./target-verdict";

/** The sizes that the ratios are for. */
export const TARGET_SIZES = [50, 100] as const;

/** The ratio to the floor that each phase may have. */
const LARGEST_RATIOS: readonly (readonly [PhaseName, number])[] = [
  ["no-change preview", 1.15],
  ["no-change up", 1.15],
  ["rotation", 1.25],
  ["rotation with preview", 1.25],
  ["destroy", 1.25],
];

/** Requests of a rotation that each token may take, by how its principal logs in. */
const LARGEST_REQUESTS = { databricks: 6, existing: 4, entra: 4 } as const satisfies Record<BenchKind, number>;

/** Requests of a rotation that the workspace may take once, whatever the count of tokens. */
const ONCE_PER_RUN = 10;

/** Bytes of `__provider`. */
const LARGEST_PROVIDER_TEXT = 250;

/** The memory of this package's provider may be so many times that of an empty one, at so many principals. */
const LARGEST_MEMORY = { ratio: 1.3, principals: 300 } as const;

/** How many times as long as the SDKs alone a program may take to start. */
const LONGEST_START = 1.2;

/** What `npm run bench` measured. */
export interface BenchResults {
  readonly cases: readonly CaseResult[];
  readonly start: ProgramStart;
}

/** Compares what was measured with the targets. */
export function judge({ cases, start }: BenchResults): readonly TargetVerdict[] {
  const kinds = [...new Set(cases.map(({ kind }) => kind))];
  return [
    ...kinds.flatMap((kind) =>
      TARGET_SIZES.flatMap((size) => {
        const found = cases.find((measured) => measured.kind === kind && measured.principals === size);
        return found === undefined ? [notMeasured(`${kind}, ${size}`)] : judgeCase(found);
      }),
    ),
    ...judgePeer(cases, TARGET_SIZES),
    ...kinds.flatMap((kind) => judgeLargest(cases.filter((measured) => measured.kind === kind))),
    judgeStart(start),
    {
      target: "300 tokens rotate at 15 requests/s (npm run limits -- --tokens 300)",
      figure: "",
      verdict: "not measured here",
    },
  ];
}

function notMeasured(place: string): TargetVerdict {
  return { target: `${place}: ratios to the floor, requests`, figure: "", verdict: "not measured here" };
}

function judgeCase(result: CaseResult): readonly TargetVerdict[] {
  const place = `${result.kind}, ${result.principals}`;
  const ratios = LARGEST_RATIOS.map(([phase, largest]): TargetVerdict => {
    const ratio = ratioToFloor(result, phase);
    return {
      target: `${place}: ${phase} at most ${largest}x the floor`,
      figure: ratio === undefined ? "" : `${ratio.toFixed(2)}x`,
      verdict: toVerdict(ratio, (figure) => figure <= largest),
    };
  });
  return [...ratios, judgeSilence(result, place), judgeRotation(result, place)];
}

function judgeSilence({ ours }: CaseResult, place: string): TargetVerdict {
  const runs = [...(ours.phases["no-change preview"] ?? []), ...(ours.phases["no-change up"] ?? [])];
  const requests =
    runs.length === 0
      ? undefined
      : runs.reduce((sum, { requests: { own, plugins } }) => sum + sumOf(own) + sumOf(plugins), 0);
  return {
    target: `${place}: no request without a change`,
    figure: requests === undefined ? "" : String(requests),
    verdict: toVerdict(requests, (figure) => figure === 0),
  };
}

function judgeRotation({ kind, principals, ours }: CaseResult, place: string): TargetVerdict {
  const largest = LARGEST_REQUESTS[kind];
  const requests = figuresOf(ours, "rotation")?.ownRequests;
  const perToken = requests === undefined ? 0 : Math.floor(requests / principals);
  return {
    target: `${place}: rotation at most ${largest} requests a token, and ${ONCE_PER_RUN} a run`,
    figure: requests === undefined ? "" : `${perToken} and ${requests - perToken * principals}`,
    verdict: toVerdict(requests, (figure) => figure <= largest * principals + ONCE_PER_RUN),
  };
}

/** What does not depend on the size, or is for a larger one: judged at the largest that was measured. */
function judgeLargest(cases: readonly CaseResult[]): readonly TargetVerdict[] {
  const largest = [...cases].sort((left, right) => right.principals - left.principals)[0];
  if (largest === undefined) return [];
  const { kind, principals, ours, floor } = largest;
  const place = `${kind}, ${principals}`;
  const [own, empty] = [peakPlugins(ours)["pulumi-nodejs"], peakPlugins(floor)["pulumi-nodejs"]];
  const ratio = own && empty && own.bytes / empty.bytes;
  return [
    {
      target: `${place}: __provider below ${LARGEST_PROVIDER_TEXT} bytes`,
      figure: String(ours.state.providerTextBytes),
      verdict: toVerdict(ours.state.providerTextBytes, (bytes) => bytes < LARGEST_PROVIDER_TEXT),
    },
    {
      target: `${place}: one process of this package's provider`,
      figure: own === undefined ? "" : String(own.instances),
      verdict: toVerdict(own?.instances, (instances) => instances === 1),
    },
    {
      target: `${place}: its memory at most ${LARGEST_MEMORY.ratio}x an empty one's at ${LARGEST_MEMORY.principals}`,
      figure: ratio === undefined ? "" : `${ratio.toFixed(2)}x`,
      verdict:
        principals < LARGEST_MEMORY.principals
          ? "not measured here"
          : toVerdict(ratio, (figure) => figure <= LARGEST_MEMORY.ratio),
    },
  ];
}

function judgeStart({ ours, sdks }: ProgramStart): TargetVerdict {
  return {
    target: `program start at most ${LONGEST_START}x one that imports the same SDKs`,
    figure: `${(ours / sdks).toFixed(2)}x`,
    verdict: toVerdict(ours / sdks, (figure) => figure <= LONGEST_START),
  };
}
