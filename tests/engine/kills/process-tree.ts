import { readdir, readFile } from "node:fs/promises";

/** A process as `/proc` shows it. */
export interface RunningProcess {
  readonly pid: number;
  readonly parentPid: number;
  /** Program and arguments, separated by blanks. */
  readonly commandLine: string;
}

/** How long a killed process may take to end. */
const DEADLINE_MILLISECONDS = 10_000;

const POLL_MILLISECONDS = 10;

/** The processes that `pid` started, and those that these started; a parent comes before its children. */
export async function listDescendants(pid: number): Promise<readonly RunningProcess[]> {
  const all = await listProcesses();
  const found: RunningProcess[] = [];
  let parents = [pid];
  while (parents.length > 0) {
    const children = all.filter((candidate) => parents.includes(candidate.parentPid));
    found.push(...children);
    parents = children.map((child) => child.pid);
  }
  return found;
}

/** Kills processes with `kill -9` and waits until they have ended. A process that has ended already is no error. */
export async function killNow(...pids: readonly number[]): Promise<void> {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
  const deadline = Date.now() + DEADLINE_MILLISECONDS;
  for (const pid of pids) {
    while ((await readProcess(pid)) !== undefined) {
      if (Date.now() > deadline)
        throw new Error(`process ${pid} has not ended ${DEADLINE_MILLISECONDS} ms after its kill`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    }
  }
}

async function listProcesses(): Promise<readonly RunningProcess[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const processes = await Promise.all(names.map((name) => readProcess(Number(name))));
  return processes.filter((found) => found !== undefined);
}

/** The process, or undefined when it has ended, whether or not its parent has noticed. */
export async function readProcess(pid: number): Promise<RunningProcess | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold blanks and parentheses itself.
    const [state, parentPid] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z" || state === "X") return undefined;
    const commandLine = (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ").trim();
    return { pid, parentPid: Number(parentPid), commandLine };
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}
