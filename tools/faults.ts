import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { passSignalsTo } from "./processes/ending-signals";

/**
 * `npm run faults`: injects faults into every remote call of every phase, in process, then random schedules of several.
 * `--filter TEXT` keeps the injections whose description has the text, `--seed N` draws the same schedules again, and `--schedules N` more of them. The
 * last line counts injections and violations; the exit code is 1 when there are any violations.
 */
export async function main(args: readonly string[]): Promise<number> {
  const child = fork(join(__dirname, "../tests/faults/fault-run.js"), [...args], { execArgv: [] });
  const stopPassing = passSignalsTo(child);
  try {
    const [code] = (await once(child, "exit")) as [number | null];
    return code ?? 1;
  } finally {
    stopPassing();
  }
}
