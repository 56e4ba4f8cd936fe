import { parseArgs, type ParseArgsConfig } from "node:util";

type OptionsConfig = NonNullable<ParseArgsConfig["options"]>;

type Parsed<T extends OptionsConfig> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T; allowPositionals: boolean }>
>;

/** What a command takes, and how it explains itself. */
export interface Usage<T extends OptionsConfig> {
  /** "npm run faults" */
  readonly command: string;
  /** The text for `--help`, with a line for each option. */
  readonly help: string;
  readonly options: T;
  /** Whether it takes arguments that are not options; by default it refuses them. */
  readonly allowPositionals?: boolean;
}

/** A mistake on the command line. It is printed in one line, and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly exitCode = 2;

  constructor(command: string, problem: string) {
    super(`${command}: ${problem}. For its options run: ${command} -- --help`);
  }
}

/** Reads a command line; undefined after `--help`, which it prints. Throws a {@link UsageError} for anything unknown. */
export function readCommandLine<T extends OptionsConfig>(
  args: readonly string[],
  { command, help, options, allowPositionals = false }: Usage<T>,
): Parsed<T> | undefined {
  if (!asksForHelp(args)) return readOptions(command, args, options, allowPositionals);
  console.log(help.trim());
  return undefined;
}

/** Reads a command line whose help is printed elsewhere. Throws a {@link UsageError} for anything unknown. */
export function readOptions<T extends OptionsConfig>(
  command: string,
  args: readonly string[],
  options: T,
  allowPositionals = false,
): Parsed<T> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals });
  } catch (error) {
    // Node.js adds advice on dashes in further sentences and lines.
    const [problem = ""] = (error as Error).message.split(/\.?\n|\. /);
    throw new UsageError(command, problem);
  }
}

/** A whole number from the command line. */
export function toWholeNumber(command: string, option: string, text: string, least = 0): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least) return number;
  throw new UsageError(command, `${option} is "${text}"; it must be a whole number from ${least} on`);
}

/** Whether `--help` or `-h` is among the arguments. */
export function asksForHelp(args: readonly string[]): boolean {
  return args.includes("--help") || args.includes("-h");
}

/** Runs the main function of a program of its own, and prints a mistake on its command line without a stack. */
export async function runProgram(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof UsageError ? error.message : error);
    process.exitCode = error instanceof UsageError ? error.exitCode : 1;
  }
}
