import { parseArgs } from "node:util";
import { type Measurement, runAtScale, type Scale } from "./scale-run";

/** `npm run limits`: creates and rotates tokens on the real engine, in a workspace that limits its requests. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      tokens: { type: "string", default: "100" },
      parallel: { type: "string", default: "8,16,64" },
      rate: { type: "string", default: "15" },
      drop: { type: "string", default: "100" },
      "retry-after": { type: "string", default: "yes,no" },
    },
  });
  for (const parallel of values.parallel.split(",")) {
    for (const retryAfter of values["retry-after"].split(",")) {
      const scale: Scale = {
        tokens: toNumber("tokens", values.tokens),
        parallel: toNumber("parallel", parallel),
        requestsPerSecond: toNumber("rate", values.rate),
        hasRetryAfter: retryAfter === "yes",
        dropOneIn: toNumber("drop", values.drop),
      };
      for (const measured of await runAtScale(scale)) console.log(toLine(scale, measured));
    }
  }
}

function toNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new Error(`--${name} ${text} is not a whole number`);
  return number;
}

function toLine({ tokens, parallel, hasRetryAfter }: Scale, { run, seconds, ...counts }: Measurement): string {
  const { requests, refused, dropped } = counts;
  return (
    `${run} ${tokens} tokens, --parallel ${parallel}, ${hasRetryAfter ? "with" : "without"} Retry-After: ` +
    `${seconds} s, ${requests} requests, ${refused} of them got a 429, ${dropped} no answer`
  );
}

void main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
