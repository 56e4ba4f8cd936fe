import type { CaseResult } from "./bench-case";
import type { PhaseName } from "./bench-phases";
import { peakPluginBytes, ratioOfPeer, stateBytesPerPrincipal } from "./case-figures";
import { type TargetVerdict, toVerdict } from "./target-verdict";

/** How many times as fast as the peer each phase should be. */
const SMALLEST_SPEED: readonly (readonly [PhaseName, number])[] = [
  ["no-change preview", 3],
  ["no-change up", 3],
  ["rotation", 2],
];

/** From so many principals on the plugins should hold at most a tenth of the peer's memory. */
const MEMORY_PRINCIPALS = 100;
const SMALLEST_MEMORY_RATIO = 10;

/** Compares with what users write without this package. Only its real plugins give a verdict. */
export function judgePeer(cases: readonly CaseResult[], sizes: readonly number[]): readonly TargetVerdict[] {
  const compared = cases.filter(({ peer, principals }) => peer !== undefined && sizes.includes(principals));
  if (compared.length > 0) return compared.flatMap(judgeCase);
  const target = "faster and smaller than databricks.Token (-- --peer, real plugins)";
  return [{ target, figure: "", verdict: "not measured here" }];
}

function judgeCase(result: CaseResult): readonly TargetVerdict[] {
  const { kind, principals, ours, peer } = result;
  if (peer === undefined) return [];
  const place = `${kind}, ${principals}, ${peer.plugins === "real" ? "peer" : "stand-in peer"}`;
  const judge = (target: string, ratio: number | undefined, isMet: (ratio: number) => boolean): TargetVerdict => ({
    target: `${place}: ${target}`,
    figure: ratio === undefined ? "" : `${ratio.toFixed(2)}x`,
    verdict: peer.plugins === "real" ? toVerdict(ratio, isMet) : "not measured here",
  });
  const [own, others] = [peakPluginBytes(ours), peakPluginBytes(peer)];
  const state = stateBytesPerPrincipal(result, ours) / stateBytesPerPrincipal(result, peer);
  const speeds = SMALLEST_SPEED.map(([phase, smallest]) =>
    judge(`${phase} ${smallest}x as fast`, ratioOfPeer(result, phase), (ratio) => ratio >= smallest),
  );
  const memory = judge(
    "a tenth of its provider memory",
    own && others && own / others,
    (ratio) => ratio <= 1 / SMALLEST_MEMORY_RATIO,
  );
  return [
    ...speeds,
    ...(principals >= MEMORY_PRINCIPALS ? [memory] : []),
    judge("state no larger", state, (ratio) => ratio <= 1),
  ];
}
