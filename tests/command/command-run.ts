import type { CommandParts } from "../../command/command-parts";
import type { ExitCode } from "../../command/exit-codes";
import { runProgram } from "../../command/program";
import { openFetch } from "../../dynamic/provider/http/node-fetch";
import type { ProcessParts } from "../../dynamic/provider/runtime";

/** How a command ended. */
export interface CommandEnd {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a test changes of the process; without a terminal unless it gives the width of one. */
export interface CommandProcess {
  readonly env?: ProcessParts["env"];
  readonly columns?: number;
  /** What the person at the terminal answers, in order; without it nobody can be asked. */
  readonly answers?: readonly string[];
  readonly parts?: Partial<ProcessParts>;
  /** Gets what a signal calls, while the command listens to signals. */
  readonly onListen?: (interrupt: (code: ExitCode) => void) => void;
}

export const VERSION = "1.2.3";

/** Runs the command in this process. A pause takes no time: it only moves the clock. */
export async function runCommandLine(args: readonly string[], options: CommandProcess = {}): Promise<CommandEnd> {
  const { env = {}, columns, parts = {} } = options;
  const written = { stdout: "", stderr: "" };
  const answers = options.answers === undefined ? undefined : [...options.answers];
  let exitCode: number | undefined;
  let paused = 0;
  const toOutput = (name: keyof typeof written): CommandParts["stdout"] => ({
    write: (text) => void (written[name] += text),
    isTerminal: columns !== undefined,
    columns,
    stats: undefined,
  });
  await runProgram(
    {
      process: {
        fetch: openFetch(),
        env,
        now: () => Date.now() + paused,
        pause: (milliseconds) => {
          paused += milliseconds;
          return Promise.resolve();
        },
        log: (message) => void (written.stderr += `${message}\n`),
        hasEngine: () => Promise.resolve(true),
        ...parts,
      },
      stdout: toOutput("stdout"),
      stderr: toOutput("stderr"),
      ask:
        answers === undefined
          ? undefined
          : (question) => {
              written.stderr += question;
              const answer = answers.shift();
              if (answer === undefined) throw new Error(`nobody answers ${question}`);
              written.stderr += `${answer}\n`;
              return Promise.resolve(answer);
            },
      onInterrupt: (listener) => {
        options.onListen?.(listener);
        return () => undefined;
      },
      exit: (code) => (exitCode = code),
    },
    VERSION,
    args,
  );
  return { exitCode, ...written };
}
