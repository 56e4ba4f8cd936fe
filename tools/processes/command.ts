import { onEndingSignal } from "./ending-signals";
import { startCommand, type StartOptions } from "./started-command";

/** How to run a command; what is left out is inherited or unbounded. */
export interface CommandOptions extends StartOptions {
  /** After this time the command is killed, with everything it started, and the call fails. */
  readonly timeoutMilliseconds?: number;
}

const LONGEST_TIMER_MILLISECONDS = 2 ** 31 - 1;
const TAIL_LINES = 5;

/**
 * Runs a command to its end without a terminal and returns its standard output.
 *
 * Anything but exit code 0 throws an Error with the last lines that it printed. When a signal ends this process, the
 * command and what it started end too: they are a process group, which libraries do not end.
 */
export async function runCommand(file: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { timeoutMilliseconds = LONGEST_TIMER_MILLISECONDS } = options;
  const { process: child, ended } = await startCommand(file, args, { ...options, group: true });
  const endGroup = (signal: NodeJS.Signals): void => {
    if (child.pid !== undefined) signalGroup(child.pid, signal);
  };
  const stopListening = onEndingSignal((signal) => {
    endGroup(signal);
    stopListening();
    process.kill(process.pid, signal);
  });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    endGroup("SIGKILL");
  }, timeoutMilliseconds);
  try {
    const { exitCode, stdout, stderr } = await ended;
    if (timedOut) throw new Error(`${file} took longer than ${timeoutMilliseconds / 1000} s`);
    if (exitCode !== 0) throw new Error(`${file} ended with ${exitCode}${tailOf(stderr)}`);
    return stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw new Error(`${file} is not installed`);
    throw error;
  } finally {
    clearTimeout(timer);
    stopListening();
  }
}

function tailOf(printed: string): string {
  const lines = printed.trim().split("\n").slice(-TAIL_LINES).join("\n");
  return lines === "" ? "" : `: ${lines}`;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
