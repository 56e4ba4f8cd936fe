import type { Argument } from "./argument";
import { type Duration, duration, toSeconds } from "./duration";
import { quote } from "./quote";
import { says } from "./schema";

/** A shorter-lived token would be due again before its dependents are updated. */
const SHORTEST_SECONDS = 60;

/**
 * Azure Databricks mints no token for longer.
 *
 * @see https://learn.microsoft.com/azure/databricks/dev-tools/auth/pat
 */
const LONGEST_DAYS = 730;

export const lifetime = {
  doc: "Lifetime of each token: a whole number with `s`, `m`, `h` or `d`; at least a minute, at most what the workspace allows.",
  default: "90d",
  schema: (z) =>
    duration(z).check(
      z.refine(
        (value) => toSeconds(value) >= SHORTEST_SECONDS,
        says((value) => `${quote(value)} is shorter than a minute: write "60s" or more`),
      ),
      z.refine(
        (value) => toSeconds(value) <= LONGEST_DAYS * 86_400,
        says((value) => `${quote(value)} is longer than any workspace allows: write "${LONGEST_DAYS}d" or less`),
      ),
    ),
} satisfies Argument<Duration>;
