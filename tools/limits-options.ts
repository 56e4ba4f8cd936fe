import { readCommandLine, toWholeNumber, UsageError } from "./command-line";

const COMMAND = "npm run limits";

const HELP = `
usage: ${COMMAND} -- [--tokens N] [--parallel N,N] [--retry-after yes,no] [--rate N] [--drop N]

Creates and rotates many tokens on the real engine, in a workspace that limits its requests and drops connections.

  --tokens N            how many tokens; 100 by default
  --parallel N,N        Pulumi's --parallel, one run for each; 8,16,64 by default
  --retry-after yes,no  whether a 429 says when to retry, one run for each; both by default
  --rate N              requests per second that the workspace allows; 15 by default
  --drop N              one connection in N is dropped; 100 by default
`;

const OPTIONS = {
  tokens: { type: "string", default: "100" },
  parallel: { type: "string", default: "8,16,64" },
  rate: { type: "string", default: "15" },
  drop: { type: "string", default: "100" },
  "retry-after": { type: "string", default: "yes,no" },
} as const;

/** One run of `npm run limits`. */
export interface Scale {
  readonly tokens: number;
  /** How many resources the engine works on at once. */
  readonly parallel: number;
  readonly requestsPerSecond: number;
  /** Whether a 429 has a `Retry-After`. */
  readonly hasRetryAfter: boolean;
  /** One connection in so many is dropped; 0 for none. */
  readonly dropOneIn: number;
}

/** The runs that a command line asks for; undefined after `--help`. */
export function readScales(args: readonly string[]): readonly Scale[] | undefined {
  const parsed = readCommandLine(args, { command: COMMAND, help: HELP, options: OPTIONS });
  if (parsed === undefined) return undefined;
  const { tokens, parallel, rate, drop, "retry-after": retryAfter } = parsed.values;
  return parallel.split(",").flatMap((atOnce) =>
    retryAfter.split(",").map((answer) => ({
      tokens: toWholeNumber(COMMAND, "--tokens", tokens),
      parallel: toWholeNumber(COMMAND, "--parallel", atOnce),
      requestsPerSecond: toWholeNumber(COMMAND, "--rate", rate),
      hasRetryAfter: isYes(answer),
      dropOneIn: toWholeNumber(COMMAND, "--drop", drop),
    })),
  );
}

function isYes(text: string): boolean {
  if (text === "yes" || text === "no") return text === "yes";
  throw new UsageError(COMMAND, `--retry-after is "${text}"; it must be yes, no or both`);
}
