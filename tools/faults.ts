import { join } from "node:path";
import { runForked } from "./processes/forked-run";

/**
 * `npm run faults`: injects faults into every remote call of every phase, in process, then random schedules of several.
 * The last line counts injections and violations; the exit code is 1 when there are any violations.
 */
export function main(args: readonly string[]): Promise<number> {
  return runForked(join(__dirname, "../tests/faults/fault-run.js"), args);
}
