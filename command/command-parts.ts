import type { ProcessParts } from "../dynamic/provider/runtime";
import type { ExitCode } from "./exit-codes";

/** Where the command writes. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** The width of the terminal; undefined without one. */
  readonly columns: number | undefined;
}

/** What the command needs from its process. */
export interface CommandParts {
  /** Network, clock, environment and programs, as the provider has them. */
  readonly process: ProcessParts;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Asks the person at the terminal for one line; undefined where nobody can answer. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** Says how the process ends; the last word counts. */
  readonly exit: (code: ExitCode) => void;
}
