import type * as pulumi from "@pulumi/pulumi";
import type { Argument } from "./argument";
import { toCron } from "./cron";
import { type Duration, duration } from "./duration";
import { quote } from "./quote";
import { missingOr, type Schema, says } from "./schema";
import { strictObject } from "./strict-object";

/** A recurring time in which renewals may happen. */
export interface MaintenanceWindowArgs {
  /** When it opens: a cron expression of five fields, "0 22 * * SAT". */
  readonly cron: pulumi.Input<string>;
  /** How long it stays open. */
  readonly duration: pulumi.Input<Duration>;
  /** IANA time zone of the expression: "Europe/Berlin". Default: "UTC". */
  readonly timezone?: pulumi.Input<string> | undefined;
}

/** A maintenance window, all known. */
export type MaintenanceWindow = pulumi.Unwrap<MaintenanceWindowArgs>;

/** @internal */
export const windows = {
  doc: 'When renewals may happen, like `[{ cron: "0 22 * * SAT", duration: "4h", timezone: "Europe/Berlin" }]`; a changed trigger, and a token that expires soon, rotate outside them.',
  fallback: "at any time",
  schema: (z) => z.array(maintenanceWindow(z), says(noList)).check(z.minLength(1, says(noList))),
} satisfies Argument<readonly MaintenanceWindow[]>;

const maintenanceWindow: Schema<MaintenanceWindow> = (z) =>
  strictObject(
    z,
    {
      cron: z.string(says(noFields)).check(
        z.refine((value) => value.trim().split(/\s+/).length === 5, says(noFields)),
        z.refine(
          isCron,
          says((value) => `${quote(value)} is not a cron expression that ever matches a time`),
        ),
      ),
      duration: duration(z),
      timezone: z.optional(z.string(says(noTimeZone)).check(z.refine(isTimeZone, says(noTimeZone)))),
    },
    "must be an object with cron and duration",
  );

function noList(): string {
  return 'must be a list with at least one window, like [{ cron: "0 22 * * SAT", duration: "4h", timezone: "Europe/Berlin" }]';
}

const noFields = missingOr(
  (value) => `${quote(value)} is not a cron expression of five fields: minute, hour, day of month, month, day of week`,
  "give a cron expression",
);

function noTimeZone(value: unknown): string {
  return `${quote(value)} is not an IANA time zone, like "Europe/Berlin"`;
}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

function isCron(expression: string): boolean {
  try {
    return toCron(expression).nextRun() !== null;
  } catch {
    return false;
  }
}
