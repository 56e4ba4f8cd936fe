/** How many tests passed and failed; a pending one counts as failed. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
}

/** Prints the last line of a run, "N passed, N failed", and returns the exit code: 0 only if tests ran and all passed. */
export function printCounts({ passed, failed }: TestCounts): number {
  if (passed + failed === 0) console.log("No test ran.");
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}
