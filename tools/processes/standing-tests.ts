import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { isAlive } from "./is-alive";

/** A test whose process stands still. */
export interface StandingTest {
  readonly title: string;
  /** The compiled file that it is in. */
  readonly file: string;
}

/** A watch over the processes of mocha. */
export interface StandingTestWatch {
  /** The tests whose processes it has ended. */
  readonly ended: readonly StandingTest[];
  stop(): void;
}

/** How often it looks, milliseconds. */
const INTERVAL = 15_000;

/**
 * Ends processes of mocha in which no test has begun for so long, milliseconds: mocha itself would wait for them for ever.
 * A test that only waits is failed by its own time limit, so such a process does not run JavaScript any more. Each
 * process keeps its test in `folder`, in a file with its process id for a name: see tests/test-progress.ts.
 */
export function watchStandingTests(
  folder: string,
  longest: number,
  report: (line: string) => void,
  interval = INTERVAL,
): StandingTestWatch {
  const ended: StandingTest[] = [];
  const look = async (): Promise<void> => {
    for (const name of await readdir(folder)) {
      const pid = Number(name);
      const { mtimeMs } = await stat(join(folder, name));
      if (Date.now() - mtimeMs < longest || !isAlive(pid)) continue;
      const test = JSON.parse(await readFile(join(folder, name), "utf8")) as StandingTest;
      // Another look may have been faster.
      if (ended.some((known) => known.title === test.title && known.file === test.file)) continue;
      process.kill(pid, "SIGKILL");
      ended.push(test);
      report(
        `Its process stands still, ${Math.round(longest / 60_000)} min after "${test.title}" began, and is ended.`,
      );
    }
  };
  // A file may be gone by the time it is read.
  const timer = setInterval(() => void look().catch(() => undefined), interval);
  timer.unref();
  return { ended, stop: () => clearInterval(timer) };
}
