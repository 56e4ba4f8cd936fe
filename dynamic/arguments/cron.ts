import type * as croner from "croner";

/**
 * A cron expression, in a time zone; throws when it is none. The library is loaded where windows are given: a provider
 * process without them starts faster.
 */
export function toCron(expression: string, timezone = "UTC"): croner.Cron {
  const { Cron } = require("croner") as typeof croner;
  return new Cron(expression, { timezone });
}
