import { quote } from "./quote";
import { Cron } from "croner";
import { type Duration, durationProblem, toSeconds } from "./duration";

/** A time that comes again and again, in which renewals may happen. */
export interface MaintenanceWindow {
  /** When it opens: a cron expression of five fields, "0 22 * * SAT". */
  readonly cron: string;
  /** How long it stays open. */
  readonly duration: Duration;
  /** IANA time zone that the expression is meant in: "Europe/Berlin". Default: "UTC". */
  readonly timezone?: string | undefined;
}

const FIELDS = ["cron", "duration", "timezone"];

/** What is wrong with `value` as maintenance windows, or undefined. */
export function windowsProblem(value: unknown): string | undefined {
  const right = 'like [{ cron: "0 22 * * SAT", duration: "4h", timezone: "Europe/Berlin" }]';
  if (!Array.isArray(value) || value.length === 0) return `must be a list with at least one window, ${right}`;
  for (const [index, window] of (value as readonly unknown[]).entries()) {
    const problem = windowProblem(window);
    if (problem !== undefined) return `[${index}].${problem}`;
  }
  return undefined;
}

/** Whether one of the windows is open at `time`, epoch seconds. */
export function isWindowOpen(windows: readonly MaintenanceWindow[], time: number): boolean {
  return windows.some((window) => {
    const opening = nextOpeningOf(window, time - toSeconds(window.duration));
    return opening !== undefined && opening <= time;
  });
}

/** When the next window opens after `time`, both in epoch seconds; undefined when none ever does. */
export function nextWindowOpening(windows: readonly MaintenanceWindow[], time: number): number | undefined {
  const openings = windows.map((window) => nextOpeningOf(window, time)).filter((opening) => opening !== undefined);
  return openings.length === 0 ? undefined : Math.min(...openings);
}

function nextOpeningOf({ cron, timezone = "UTC" }: MaintenanceWindow, time: number): number | undefined {
  const opening = new Cron(cron, { timezone }).nextRun(new Date(time * 1000));
  return opening === null ? undefined : opening.getTime() / 1000;
}

function windowProblem(window: unknown): string | undefined {
  if (typeof window !== "object" || window === null) return "cron: is missing";
  const { cron, duration, timezone, ...others } = window as Record<string, unknown>;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) return `${unknown}: is not known: give ${FIELDS.join(", ")}`;
  if (typeof cron !== "string" || cron.trim().split(/\s+/).length !== 5) {
    return `cron: ${quote(cron)} is not a cron expression of five fields: minute, hour, day of month, month, day of week`;
  }
  const problem = durationProblem(duration);
  if (problem !== undefined) return `duration: ${problem}`;
  if (timezone !== undefined && !isTimeZone(timezone)) {
    return `timezone: ${quote(timezone)} is not an IANA time zone, like "Europe/Berlin"`;
  }
  return isCron(cron) ? undefined : `cron: ${quote(cron)} is not a cron expression that ever comes true`;
}

function isTimeZone(value: unknown): boolean {
  if (typeof value !== "string") return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

function isCron(expression: string): boolean {
  try {
    return new Cron(expression).nextRun() !== null;
  } catch {
    return false;
  }
}
