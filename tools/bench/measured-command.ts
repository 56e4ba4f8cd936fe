import { readFile } from "node:fs/promises";
import { onEndingSignal } from "../processes/ending-signals";
import { startCommand } from "../processes/started-command";
import { type PluginMemory, watchPluginMemory } from "./process-tree-use";

/** What a command took. */
export interface CommandUse {
  readonly wallSeconds: number;
  /** User and system time of the command and of everything that it started. */
  readonly cpuSeconds: number;
  /** Undefined where the system does not tell it. */
  readonly memory: PluginMemory | undefined;
  readonly stdout: string;
}

/** How a measured command is run. */
export interface MeasuredOptions {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** A file for the times, which is overwritten. */
  readonly timesFile: string;
}

/**
 * A shell runs the command and writes the times of its children, which every POSIX shell knows: the kernel adds up the
 * whole tree, each process to that which waited for it. Pulumi waits for its plugins and language hosts.
 */
const SCRIPT = 'file=$1; shift; "$@"; code=$?; times > "$file"; exit $code';

/** Runs a command to its end and measures it. Throws with what it printed when it fails. */
export async function measureCommand(command: readonly string[], options: MeasuredOptions): Promise<CommandUse> {
  const { cwd, environment, timesFile } = options;
  const begun = performance.now();
  const args = ["-c", SCRIPT, "sh", timesFile, ...command];
  const started = await startCommand("/bin/sh", args, { cwd, environment, group: true });
  const { pid } = started.process;
  // The command ends by itself, fails, and what the bench has made is removed.
  const stopListening = onEndingSignal((signal) => {
    if (pid !== undefined) process.kill(-pid, signal);
  });
  const stopWatching = pid === undefined ? () => undefined : watchPluginMemory(pid);
  try {
    const { exitCode, stdout, stderr } = await started.ended;
    const wallSeconds = (performance.now() - begun) / 1000;
    if (exitCode !== 0) throw new Error(`${command.join(" ")} ended with ${exitCode}:\n${stdout}\n${stderr}`);
    return { wallSeconds, cpuSeconds: readTimes(await readFile(timesFile, "utf8")), memory: stopWatching(), stdout };
  } finally {
    stopWatching();
    stopListening();
  }
}

/** The seconds of the children in what `times` prints: user and system, the shell's own in the first line. */
export function readTimes(printed: string): number {
  const [, children = ""] = printed.trim().split("\n");
  const times = [...children.matchAll(/(\d+)m([\d.,]+)s/g)];
  if (times.length !== 2) throw new Error(`the shell's times are "${printed}"`);
  return times.reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds?.replace(",", ".")),
    0,
  );
}
