import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { isAlive } from "./is-alive";

/** How often it looks, milliseconds. */
const INTERVAL = 15_000;

/**
 * Ends processes of mocha in which no test has begun for so long, milliseconds: mocha itself would wait for them for ever.
 * Each process keeps the title of its test in `folder`, in a file with its process id for a name. Returns what stops it.
 */
export function watchStandingTests(
  folder: string,
  longest: number,
  report: (line: string) => void,
  interval = INTERVAL,
): () => void {
  const timer = setInterval(() => void endStanding(folder, longest, report).catch(() => undefined), interval);
  timer.unref();
  return () => clearInterval(timer);
}

async function endStanding(folder: string, longest: number, report: (line: string) => void): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = Number(name);
    const { mtimeMs } = await stat(join(folder, name));
    if (Date.now() - mtimeMs < longest || !isAlive(pid)) continue;
    const title = await readFile(join(folder, name), "utf8");
    report(`No test has begun for ${Math.round(longest / 60_000)} min after "${title}": its process ${pid} is ended.`);
    process.kill(pid, "SIGKILL");
  }
}
