/** How many tests passed and failed; a pending one counts as failed, unless it has a reason. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  /** Tests that this machine cannot run. */
  readonly skipped: number;
}

/** In the title of a test that this machine cannot run, before the reason. */
export const LEFT_OUT = "not run, because ";

/**
 * Prints the last line of a run, "N passed, N failed", with ", N skipped" if there are any, and returns the exit code: 0
 * only if tests ran and all of them passed.
 */
export function printCounts({ passed, failed, skipped }: TestCounts): number {
  if (passed + failed === 0) console.log("No test ran.");
  console.log(`${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`);
  return failed === 0 && passed > 0 ? 0 : 1;
}
