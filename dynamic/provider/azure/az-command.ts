import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { join, posix, win32 } from "node:path";

/** A command as it is started. */
export interface StartedCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** Whether the arguments are quoted already, for `cmd.exe`. */
  readonly isVerbatim: boolean;
}

/** How a command ended; an output is cut after 1 MB. */
export interface CommandEnd {
  /** The exit code; undefined if it was killed or could not be started. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly isLate: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

const LONGEST_OUTPUT_BYTES = 1024 * 1024;

/** An argument that no shell reads as anything else. */
const PLAIN_ARGUMENT = /^[\w.:/-]+$/;

/** The Azure CLI on the `PATH`, never one in the working directory; undefined if there is none. */
export function findAzureCli(env: Environment, platform: NodeJS.Platform): string | undefined {
  const isWindows = platform === "win32";
  const names = isWindows ? ["az.cmd", "az.exe", "az.bat"] : ["az"];
  const list = env.PATH ?? (isWindows ? (env.Path ?? "") : "");
  const folders = list.split(isWindows ? win32.delimiter : posix.delimiter).filter((folder) => isAbsolute(folder));
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isFile);
}

function isAbsolute(folder: string): boolean {
  return posix.isAbsolute(folder) || win32.isAbsolute(folder);
}

function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * The command that runs a file with arguments. Node.js starts no batch file of Windows without a shell, so there it is
 * `cmd.exe` with every word in quotes; a path or an argument that quotes do not make harmless is refused by returning
 * undefined.
 *
 * @see https://nodejs.org/api/child_process.html#spawning-bat-and-cmd-files-on-windows
 */
export function toCommand(
  file: string,
  args: readonly string[],
  env: Environment,
  platform: NodeJS.Platform,
): StartedCommand | undefined {
  if (args.some((argument) => !PLAIN_ARGUMENT.test(argument))) return undefined;
  if (platform !== "win32" || !/\.(cmd|bat)$/i.test(file)) return { file, args, isVerbatim: false };
  if (/["%!\r\n]/.test(file)) return undefined;
  const line = [file, ...args].map((word) => `"${word}"`).join(" ");
  const shell = win32.join(env.SystemRoot ?? "C:\\Windows", "System32", "cmd.exe");
  return { file: shell, args: ["/d", "/v:off", "/s", "/c", `"${line}"`], isVerbatim: true };
}

/**
 * Runs a command to its end, or kills it after so many milliseconds, with all that it has started, except on Windows,
 * where that ends by itself. Never throws. The command gets no input.
 */
export function runCommand(command: StartedCommand, env: Environment, milliseconds: number): Promise<CommandEnd> {
  const isWindows = process.platform === "win32";
  return new Promise((resolve) => {
    const child = spawn(command.file, command.args, {
      env: { ...env },
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      windowsVerbatimArguments: command.isVerbatim,
      // A group of its own, so that what it has started ends with it.
      detached: !isWindows,
    });
    const outputs = { stdout: "", stderr: "" };
    let isLate = false;
    let isEnded = false;
    const end = (code: number | undefined): void => {
      if (isEnded) return;
      isEnded = true;
      clearTimeout(timer);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ code, ...outputs, isLate });
    };
    const kill = (): void => {
      try {
        if (isWindows || child.pid === undefined) child.kill("SIGKILL");
        else process.kill(-child.pid, "SIGKILL");
      } catch {
        child.kill("SIGKILL");
      }
    };
    const timer = setTimeout(() => {
      isLate = true;
      kill();
      end(undefined);
    }, milliseconds);
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        outputs[name] += text;
        if (outputs[name].length <= LONGEST_OUTPUT_BYTES) return;
        kill();
        end(undefined);
      });
    }
    child.on("error", () => end(undefined));
    child.on("close", (code) => end(code ?? undefined));
  });
}
