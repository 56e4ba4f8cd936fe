import { readCommandLine, runProgram, toWholeNumber, UsageError } from "../../../tools/command-line";
import { type Measurement, runAtScale, type Scale } from "./scale-run";

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

/** `npm run limits`: creates and rotates tokens on the real engine, in a workspace that limits its requests. */
async function main(): Promise<void> {
  const options = {
    tokens: { type: "string", default: "100" },
    parallel: { type: "string", default: "8,16,64" },
    rate: { type: "string", default: "15" },
    drop: { type: "string", default: "100" },
    "retry-after": { type: "string", default: "yes,no" },
  } as const;
  const parsed = readCommandLine(process.argv.slice(2), { command: COMMAND, help: HELP, options });
  if (parsed === undefined) return;
  const { values } = parsed;
  const scales = values.parallel.split(",").flatMap((parallel) =>
    values["retry-after"].split(",").map((retryAfter): Scale => ({
      tokens: toWholeNumber(COMMAND, "--tokens", values.tokens),
      parallel: toWholeNumber(COMMAND, "--parallel", parallel),
      requestsPerSecond: toWholeNumber(COMMAND, "--rate", values.rate),
      hasRetryAfter: isYes(retryAfter),
      dropOneIn: toWholeNumber(COMMAND, "--drop", values.drop),
    })),
  );
  for (const scale of scales) for (const measured of await runAtScale(scale)) console.log(toLine(scale, measured));
}

function isYes(text: string): boolean {
  if (text === "yes" || text === "no") return text === "yes";
  throw new UsageError(COMMAND, `--retry-after is "${text}"; it must be yes, no or both`);
}

function toLine({ tokens, parallel, hasRetryAfter }: Scale, { run, seconds, ...counts }: Measurement): string {
  const { requests, refused, dropped } = counts;
  return (
    `${run} ${tokens} tokens, --parallel ${parallel}, ${hasRetryAfter ? "with" : "without"} Retry-After: ` +
    `${seconds} s, ${requests} requests, ${refused} of them got a 429, ${dropped} no answer`
  );
}

void runProgram(main);
