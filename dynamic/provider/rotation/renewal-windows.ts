import { toCron } from "../../arguments/cron";
import { toSeconds } from "../../arguments/duration";
import type { MaintenanceWindow } from "../../arguments/windows";

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

function nextOpeningOf({ cron, timezone }: MaintenanceWindow, time: number): number | undefined {
  const opening = toCron(cron, timezone).nextRun(new Date(time * 1000));
  return opening === null ? undefined : opening.getTime() / 1000;
}
