import type { Argument } from "./argument";
import { type Duration, duration, isDuration, toSeconds } from "./duration";
import { quote } from "./quote";
import { problemOf, says } from "./schema";

/** No overlap at all. */
export const NO_OVERLAP = "0s";

/** Most readers of a vault or a scope keep a value for up to a day. */
const PUBLISHED_OVERLAP = "24h";

export const overlap = {
  doc: 'How long a replaced token stays active for users who fetched its value themselves; the first `pulumi up` after that revokes it. `"0s"`: the run that replaces it revokes it, and every older token with it.',
  fallback: '`"24h"` with `publish`, but at most the lifetime; else `"0s"`',
  schema: (z) =>
    z.union(
      [z.literal(NO_OVERLAP), duration(z)],
      says((value) => problemOf(duration, value) ?? ""),
    ),
} satisfies Argument<Duration>;

/** The overlap of tokens with this lifetime that are published. */
export function toPublishedOverlap(lifetime: Duration): Duration {
  return isDuration(lifetime) && toSeconds(lifetime) < toSeconds(PUBLISHED_OVERLAP) ? lifetime : PUBLISHED_OVERLAP;
}

/** Seconds in an overlap; 0 for no overlap. Throws when it is not an overlap. */
export function toOverlapSeconds(overlap: Duration): number {
  return overlap === NO_OVERLAP ? 0 : toSeconds(overlap);
}

/** The problem with an overlap and a lifetime together, or undefined. */
export function overlapProblem(overlap: Duration, lifetime: Duration): string | undefined {
  if (toOverlapSeconds(overlap) <= toSeconds(lifetime)) return undefined;
  return `${quote(overlap)} is longer than the lifetime, ${quote(lifetime)}: a replaced token expires before that, so write ${quote(lifetime)} or less`;
}
