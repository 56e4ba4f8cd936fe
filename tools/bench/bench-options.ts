import { readCommandLine, toWholeNumber, UsageError } from "../command-line";
import type { PeerPlugins } from "./bench-case";
import { BENCH_KINDS, type BenchKind } from "./bench-kinds";
import { BENCH_PHASES, type PhaseName } from "./bench-phases";

export const COMMAND = "npm run bench";

const HELP = `
usage: ${COMMAND} -- [--sizes N,N] [--kinds KIND,KIND] [--phases "PHASE,PHASE"] [--rounds N] [--json FILE]
                        [--peer [stand-ins]]

Measures this package on the real engine against its floor: the same graph in dynamic resources that do nothing, at the
same time on the same machine. Ratios are the result; seconds belong to the machine. docs/performance.md says how.

  --sizes N,N     how many principals, with a token each; 10,50 by default
  --kinds KINDS   ${BENCH_KINDS.join(",")} by default
  --phases NAMES  all by default: ${BENCH_PHASES.map(({ name }) => name).join(", ")};
                  the first up and the destroy are always measured
  --rounds N      how often all of it is measured with new stacks; 3 by default up to 10 principals, and 1 above
  --peer          also what users write without this package, a databricks.Token with a provider for each principal;
                  all plugins are then the real ones that this machine has. With "stand-ins" it shows the cost of the
                  graph alone. It is measured beside kind databricks
  --json FILE     writes every single run to a file
`;

const OPTIONS = {
  sizes: { type: "string", default: "10,50" },
  kinds: { type: "string", default: BENCH_KINDS.join(",") },
  phases: { type: "string", default: BENCH_PHASES.map(({ name }) => name).join(",") },
  rounds: { type: "string" },
  peer: { type: "boolean", default: false },
  json: { type: "string" },
} as const;

/** Up to so many principals a case is measured three times, because single runs differ most there. */
const SMALL = 10;

/** What `npm run bench` measures. */
export interface BenchOptions {
  readonly sizes: readonly number[];
  readonly kinds: readonly BenchKind[];
  readonly phases: readonly PhaseName[];
  readonly roundsOf: (principals: number) => number;
  readonly peer: PeerPlugins | undefined;
  readonly json: string | undefined;
}

/** What a command line asks for; undefined after `--help`. */
export function readBenchOptions(args: readonly string[]): BenchOptions | undefined {
  const usage = { command: COMMAND, help: HELP, options: OPTIONS, allowPositionals: true };
  const parsed = readCommandLine(args, usage);
  if (parsed === undefined) return undefined;
  const { sizes, kinds, phases, rounds, peer, json } = parsed.values;
  const given = rounds === undefined ? undefined : toWholeNumber(COMMAND, "--rounds", rounds, 1);
  const phaseNames = BENCH_PHASES.map(({ name }) => name);
  return {
    sizes: sizes.split(",").map((size) => toWholeNumber(COMMAND, "--sizes", size.trim(), 1)),
    kinds: kinds.split(",").map((kind) => toOneOf("--kinds", kind.trim(), BENCH_KINDS)),
    phases: phases.split(",").map((phase) => toOneOf("--phases", phase.trim(), phaseNames)),
    roundsOf: (principals) => given ?? (principals <= SMALL ? 3 : 1),
    peer: readPeer(peer, parsed.positionals),
    json,
  };
}

function readPeer(isAsked: boolean, words: readonly string[]): PeerPlugins | undefined {
  const [word] = words;
  if (word === undefined) return isAsked ? "real" : undefined;
  if (isAsked && words.length === 1 && word === "stand-ins") return "stand-ins";
  throw new UsageError(COMMAND, `"${words.join(" ")}" belongs to no option; only --peer takes a word, stand-ins`);
}

function toOneOf<Word extends string>(option: string, text: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw new UsageError(COMMAND, `${option} has "${text}"; known are ${words.join(", ")}`);
}
