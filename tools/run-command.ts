import { spawn } from "node:child_process";

/** How to run a command; what is left out is inherited or unbounded. */
export interface CommandOptions {
  readonly cwd?: string;
  /** The whole environment of the command, not an addition to ours. */
  readonly environment?: NodeJS.ProcessEnv;
  /** After this time the command is killed, with everything it started, and the call fails. */
  readonly timeoutMilliseconds?: number;
}

/**
 * Runs a command to its end without a terminal and returns its standard output.
 *
 * Anything but exit code 0 throws an Error with the last lines that it printed. When this process is told to end, the
 * command and what it started end too.
 */
export async function runCommand(file: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: options.environment,
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that compilers and shells which it starts can be ended with it.
    detached: true,
  });
  const endGroup = (signal: NodeJS.Signals): void => {
    if (child.pid !== undefined) signalGroup(child.pid, signal);
  };
  const passOn = (signal: NodeJS.Signals): void => {
    endGroup(signal);
    stopPassingOn();
    process.kill(process.pid, signal);
  };
  const stopPassingOn = (): void => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(signal, passOn);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, passOn);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    endGroup("SIGKILL");
  }, options.timeoutMilliseconds ?? LONGEST_TIMER_MILLISECONDS);
  try {
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    const exit = await new Promise<number | NodeJS.Signals>((resolve, reject) => {
      child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
      child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
      child.once("error", reject);
      child.once("close", (code, signal) => resolve(code ?? signal ?? "SIGKILL"));
    });
    const printed = Buffer.concat(output).toString("utf8");
    if (timedOut) throw new Error(`${file} took longer than ${(options.timeoutMilliseconds ?? 0) / 1000} s`);
    if (exit !== 0) throw new Error(`${file} ended with ${exit}${tailOf(Buffer.concat(errors).toString("utf8"))}`);
    return printed;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw new Error(`${file} is not installed`);
    throw error;
  } finally {
    clearTimeout(timer);
    stopPassingOn();
  }
}

const LONGEST_TIMER_MILLISECONDS = 2 ** 31 - 1;
const TAIL_LINES = 5;

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
