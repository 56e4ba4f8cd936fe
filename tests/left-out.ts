import { LEFT_OUT } from "../tools/test-counts";

/**
 * Stands for a test that this machine cannot run, for a reason: a machine need not have every language and a browser. It
 * is printed, and counted as skipped.
 */
export function leaveOut(title: string, reason: string): void {
  it(`${title}: ${LEFT_OUT}${reason}`);
}
