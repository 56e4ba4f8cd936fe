import { type BigIntStats, fstatSync, writeFileSync } from "node:fs";
import type { Output } from "./command-parts";

/** What it takes of a stream of the process. */
export interface OutputStream extends Pick<NodeJS.WriteStream, "on" | "write" | "isTTY" | "columns"> {
  readonly fd: number;
}

/** How Linux and macOS, and Windows, say that the reader of a pipe has gone. */
const READER_GONE = ["EPIPE", "EOF"];

/**
 * An output to a stream of this process. The reader of a pipe may go away: the command then ends its work and says
 * nothing more. Any other failure to write is reported once, as the code of the system: the result is then not whole.
 */
export function toProcessOutput(stream: OutputStream, report: (code: string) => void): Output {
  let isOpen = true;
  const stats = toStats(stream.fd);
  const isFile = stats?.isFile() === true;
  const end = ({ code = "an unknown error" }: NodeJS.ErrnoException): void => {
    if (isOpen && !READER_GONE.includes(code)) report(code);
    isOpen = false;
  };
  stream.on("error", end);
  return {
    write: (text) => {
      if (!isOpen) return;
      if (isFile) writeWhole(stream.fd, text, end);
      else stream.write(text);
    },
    isTerminal: stream.isTTY,
    // A terminal may not know its width, and says 0.
    columns: stream.isTTY ? stream.columns || undefined : undefined,
    stats: stats?.isCharacterDevice() === true && !stream.isTTY ? undefined : stats,
  };
}

/** A stream takes a part for the whole where a disk is filled in the middle of a text. */
function writeWhole(fd: number, text: string, end: (error: NodeJS.ErrnoException) => void): void {
  try {
    writeFileSync(fd, text);
  } catch (error) {
    end(error as NodeJS.ErrnoException);
  }
}

function toStats(fd: number): BigIntStats | undefined {
  try {
    return fstatSync(fd, { bigint: true });
  } catch {
    return undefined;
  }
}
