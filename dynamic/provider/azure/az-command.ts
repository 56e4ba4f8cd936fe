import { statSync } from "node:fs";
import { join, posix, win32 } from "node:path";
import type { Program } from "../runtime";

type Environment = Readonly<Record<string, string | undefined>>;

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
export function toProgram(
  file: string,
  args: readonly string[],
  env: Environment,
  platform: NodeJS.Platform,
): Program | undefined {
  if (args.some((argument) => !PLAIN_ARGUMENT.test(argument))) return undefined;
  if (platform !== "win32" || !/\.(cmd|bat)$/i.test(file)) return { file, args, isVerbatim: false };
  if (/["%!\r\n]/.test(file)) return undefined;
  const line = [file, ...args].map((word) => `"${word}"`).join(" ");
  const shell = win32.join(env.SystemRoot ?? "C:\\Windows", "System32", "cmd.exe");
  return { file: shell, args: ["/d", "/v:off", "/s", "/c", `"${line}"`], isVerbatim: true };
}
