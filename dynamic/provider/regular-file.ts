import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

const MEGABYTE = 1024 * 1024;

/** More than any file of settings, keys or certificates has. */
const MOST_BYTES = 16 * MEGABYTE;

/** What a file in UTF-16 begins with. */
const UTF_16_MARKS: readonly string[] = ["fffe", "feff"];

/** Why a file was not read, in words that go on after its name. */
export class FileProblem extends Error {
  constructor(
    message: string,
    readonly kind: "missing" | "too long" | "unreadable" = "unreadable",
  ) {
    super(message);
  }
}

/**
 * A regular file that a user names. Nothing else is read: a pipe or a device would block the process, or never end. Throws
 * a `FileProblem`.
 */
export function readRegularFile(path: string, mostBytes: number = MOST_BYTES): Buffer {
  try {
    return readWhole(path, mostBytes);
  } catch (error) {
    if (error instanceof FileProblem) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new FileProblem("does not exist", "missing");
    throw new FileProblem(`cannot be read: ${String(code)}`);
  }
}

/** The text of a regular file, in UTF-8. Throws a `FileProblem`. */
export function readTextFile(path: string, mostBytes?: number): string {
  const bytes = readRegularFile(path, mostBytes);
  if (UTF_16_MARKS.includes(bytes.toString("hex", 0, 2)))
    throw new FileProblem("is in UTF-16, as PowerShell may write it: save it as UTF-8");
  return bytes.toString("utf8");
}

function readWhole(path: string, mostBytes: number): Buffer {
  // A pipe is opened at once too, whether or not somebody writes into it.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    if (stats.isDirectory()) throw new FileProblem("is a directory");
    if (!stats.isFile()) throw new FileProblem("is not a regular file");
    const buffer = Buffer.alloc(Math.min(stats.size, mostBytes) + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < buffer.length; length += read)
      read = readSync(file, buffer, length, buffer.length - length, null);
    if (length > mostBytes) throw new FileProblem(`is longer than ${mostBytes / 1024} KB`, "too long");
    return buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
}
