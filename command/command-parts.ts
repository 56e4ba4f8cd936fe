import type { BigIntStats } from "node:fs";
import type { ProcessParts } from "../dynamic/provider/runtime";
import type { ExitCode } from "./exit-codes";

/** Where the command writes. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** The width of the terminal; undefined without one. */
  readonly columns: number | undefined;
  /** What it is in the file system; undefined where that does not matter, as for a device that keeps nothing. */
  readonly stats: BigIntStats | undefined;
}

/** What the command needs from its process. */
export interface CommandParts {
  /** Network, clock, environment and programs, as the provider has them. */
  readonly process: ProcessParts;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Asks the person at the terminal for one line; undefined where nobody can answer. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /**
   * Calls the listener when a signal would end the process, which then ends when it says so with `exit`. Returns how to
   * leave the signals to the system again.
   */
  readonly onInterrupt: (listener: (code: ExitCode) => void) => () => void;
  /** Says how the process ends; the last word counts. After a signal it ends at once. */
  readonly exit: (code: ExitCode) => void;
}
