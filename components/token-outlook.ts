import * as pulumi from "@pulumi/pulumi";

const DAY_MILLISECONDS = 86_400_000;

/** What an alert about a token needs to know. */
export interface TokenOutlook {
  readonly daysLeft: pulumi.Output<number>;
  readonly nextAction: pulumi.Output<string>;
}

/**
 * The outlook at the time of the run, or at `DATABRICKS_PAT_NOW`, for a token that expires and is renewed at these times.
 * Computed in the program alone. Both are unknown in a preview that replaces the token: a saved plan holds what it
 * knows, and the update would know something else.
 */
export function toOutlook(expiresAt: pulumi.Output<string>, renewAt: pulumi.Output<string>): TokenOutlook {
  const now = getTime();
  return {
    daysLeft: expiresAt.apply((end) => Math.floor((Date.parse(end) - now) / DAY_MILLISECONDS)),
    nextAction: pulumi
      .all([renewAt, expiresAt])
      .apply(([due]) =>
        Date.parse(due) > now ? `renews on or after ${due}` : `renews in the next pulumi up, due since ${due}`,
      ),
  };
}

/** Now, epoch milliseconds. The providers refuse a rehearsed time that is none. */
function getTime(): number {
  const rehearsed = Date.parse(process.env["DATABRICKS_PAT_NOW"] ?? "");
  return Number.isNaN(rehearsed) ? Date.now() : rehearsed;
}
