import type { ChildProcess, StdioOptions } from "node:child_process";
import { constants } from "node:os";

/** How to start a command; what is left out is inherited. */
export interface StartOptions {
  readonly cwd?: string;
  /** The whole environment of the command, not an addition to ours. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** A command that was started. */
export interface StartedCommand {
  readonly process: ChildProcess;
  /** What it left when all that write to its output have ended. Fails only when the command cannot be started. */
  readonly ended: Promise<CommandResult>;
}

/** What a command left. */
export interface CommandResult {
  /** 128 + n when signal n ended it, as shells count. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command is attached to this process. */
interface Attachment {
  /** By default it gets no input, and what it prints is kept for its result. */
  readonly stdio?: StdioOptions;
  /** Whether it leads a process group of its own, which the signals of a terminal do not reach. */
  readonly group?: boolean;
}

/** Starts a command. */
export async function startCommand(
  file: string,
  args: readonly string[],
  options: StartOptions & Attachment = {},
): Promise<StartedCommand> {
  const { x } = await import("tinyexec");
  const { cwd, environment, stdio = ["ignore", "pipe", "pipe"], group = false } = options;
  const command = x(file, args, {
    // tinyexec would add our variables and `node_modules/.bin` to what the command is given.
    inheritEnv: environment === undefined,
    nodePath: false,
    nodeOptions: {
      ...(cwd === undefined ? {} : { cwd }),
      ...(environment === undefined ? {} : { env: environment }),
      stdio,
      detached: group,
    },
  });
  const child = command.process;
  if (child === undefined) throw new Error(`${file} has no process`);
  const end = async (): Promise<CommandResult> => {
    const { stdout, stderr } = await command;
    const signal = (command.signalCode ?? "SIGKILL") as NodeJS.Signals;
    return { exitCode: command.exitCode ?? 128 + constants.signals[signal], stdout, stderr };
  };
  return { process: child, ended: end() };
}
