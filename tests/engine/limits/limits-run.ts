import { runProgram } from "../../../tools/command-line";
import { readScales, type Scale } from "../../../tools/limits-options";
import { type Measurement, runAtScale } from "./scale-run";

/** `npm run limits`: creates and rotates tokens on the real engine, in a workspace that limits its requests. */
async function main(): Promise<void> {
  for (const scale of readScales(process.argv.slice(2)) ?? [])
    for await (const measured of runAtScale(scale)) console.log(toLine(scale, measured));
}

function toLine({ tokens, parallel, hasRetryAfter }: Scale, { run, seconds, ...counts }: Measurement): string {
  const { requests, refused, dropped } = counts;
  return (
    `${run} ${tokens} tokens, --parallel ${parallel}, ${hasRetryAfter ? "with" : "without"} Retry-After: ` +
    `${seconds} s, ${requests} requests, ${refused} of them got a 429, ${dropped} no answer`
  );
}

void runProgram(main);
