import type { Argument } from "./argument";
import { type Duration, duration, toSeconds } from "./duration";
import { quote } from "./quote";

export const renewBefore = {
  doc: "How long before it expires a token is renewed, by the first `pulumi up` from then on; leave room for a few failed runs.",
  fallback: "a third of `lifetime`",
  schema: duration,
} satisfies Argument<Duration>;

/** The problem with two durations together; undefined if there is none, or `renewBefore` is not given. */
export function renewalProblem(lifetime: Duration, renewBefore: Duration | undefined): string | undefined {
  if (renewBefore === undefined || toSeconds(renewBefore) < toSeconds(lifetime)) return undefined;
  return `${quote(renewBefore)} is not shorter than the lifetime, ${quote(lifetime)}: a token would be due when it is minted, so write a shorter one`;
}
