import * as pulumi from "@pulumi/pulumi";

const DAY_MILLISECONDS = 86_400_000;

/** What an alert about a token needs to know. */
export interface TokenOutlook {
  readonly daysLeft: pulumi.Output<number>;
  readonly nextAction: pulumi.Output<string>;
}

/** What the outlook of a token depends on. */
interface TokenTimes {
  readonly createdAt: pulumi.Output<string>;
  readonly expiresAt: pulumi.Output<string>;
  readonly renewAt: pulumi.Output<string>;
}

/**
 * The outlook of a token at the time of the run, or at `DATABRICKS_PAT_NOW`. Computed in the program alone. Both are
 * unknown in a preview that replaces the token: a saved plan holds what it knows, and the update would know something
 * else.
 */
export function toOutlook({ createdAt, expiresAt, renewAt }: TokenTimes): TokenOutlook {
  const now = getTime();
  return {
    daysLeft: pulumi.all([createdAt, expiresAt]).apply(([begin, end]) => toDaysLeft(now, begin, end)),
    nextAction: pulumi
      .all([renewAt, expiresAt])
      .apply(([due]) =>
        Date.parse(due) > now ? `renews on or after ${due}` : `renews in the next pulumi up, due since ${due}`,
      ),
  };
}

/**
 * Counted from after the mint: the run that mints has begun before it, and would have a day more than the next run. The
 * times of a token are of whole seconds.
 */
function toDaysLeft(now: number, createdAt: string, expiresAt: string): number {
  const from = Math.max(now, Date.parse(createdAt) + 1000);
  return Math.floor((Date.parse(expiresAt) - from) / DAY_MILLISECONDS);
}

/** Now, epoch milliseconds. The providers refuse a rehearsed time that is none. */
function getTime(): number {
  const rehearsed = Date.parse(process.env["DATABRICKS_PAT_NOW"] ?? "");
  return Number.isNaN(rehearsed) ? Date.now() : rehearsed;
}
