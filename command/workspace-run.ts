import type { Command } from "commander";
import { toWorkspaceOrigin, workspaceHostProblem } from "../dynamic/arguments/host";
import { problemOf, type Schema } from "../dynamic/arguments/schema";
import { toCleanWords } from "../dynamic/provider/errors/clean-words";
import { keepConfiguredSecrets } from "../dynamic/provider/errors/configured-secrets";
import { explain, toErrorCode } from "../dynamic/provider/errors/remedies";
import { isExpected, withCleanMessages } from "../dynamic/provider/lifecycles/clean-failures";
import { profileProblem } from "../dynamic/provider/logins/profile";
import { HOST, readSetting, type Setting } from "../dynamic/provider/logins/settings";
import {
  createRuntime,
  NO_PROGRAM,
  PROFILE_ALONE,
  rehearsedTimeProblem,
  type Runtime,
} from "../dynamic/provider/runtime";
import { createPaint, type Paint } from "./colours";
import type { CommandParts } from "./command-parts";
import { EXIT, type ExitCode } from "./exit-codes";
import { toLoginAdvice } from "./login-advice";
import { toEnvironment, toOptionNames, type WorkspaceOptions } from "./workspace-options";

/** What the work of a subcommand gets. */
export interface WorkspaceRun {
  readonly runtime: Runtime;
  /** Writes to the standard output, as it is: see `clean`. */
  readonly print: (text: string) => void;
  /** Writes one clean line to the standard error: what a person reads and a pipe does not. */
  readonly note: (line: string) => void;
  /** A text without credentials and commands to a terminal. Whatever a server said goes through it, before any colour. */
  readonly clean: (text: string) => string;
  readonly paint: Paint;
}

/** Where the host of the workspace was found. */
export type FoundHost = Pick<Setting, "value" | "name" | "place">;

/** A mistake on the command line, in a sentence without a full stop. */
export class UsageProblem extends Error {
  override readonly name = "UsageProblem";
}

/** A file that could not be written, in a sentence without a full stop. */
export class OutputProblem extends Error {
  override readonly name = "OutputProblem";
}

/**
 * Does the work of a subcommand, and ends the command with its exit code. A failure is printed as one sentence: never a
 * stack, and never a credential.
 */
export async function runInWorkspace(
  parts: CommandParts,
  command: Command,
  work: (run: WorkspaceRun) => Promise<ExitCode>,
): Promise<void> {
  const options = command.optsWithGlobals<WorkspaceOptions & { readonly color: boolean }>();
  const env = toEnvironment(parts.process.env, options);
  const toWords = (text: string): string => toOptionNames(options, text);
  const runtime = withCleanMessages(
    createRuntime({ ...parts.process, env, log: (message) => parts.stderr.write(`${toWords(message)}\n`) }),
  );
  runtime.stackConfiguration = options.profile === undefined ? NO_PROGRAM : PROFILE_ALONE;
  keepConfiguredSecrets(runtime);
  const clean = (text: string): string => toWords(toCleanWords(runtime, text));
  const note = (line: string): void => parts.stderr.write(`${clean(line)}\n`);
  const print = (text: string): void => parts.stdout.write(text);
  const run: WorkspaceRun = { runtime, print, note, clean, paint: createPaint(parts, options.color) };
  try {
    assertUsable(command, runtime);
    parts.exit(await work(run));
  } catch (error) {
    const { exitCode, words } = toFailure(command, options, error);
    note(`databricks-pat ${command.name()}: ${words}`);
    parts.exit(exitCode);
  }
}

/**
 * The host that the options name, else that of the environment or the profile. Throws a `UsageProblem` where there is
 * none, and a `ProfileError` where that is not known because the profile cannot be read.
 */
export function findHost(runtime: Runtime, { host, profile }: WorkspaceOptions): FoundHost {
  const found = host === undefined ? readSetting(runtime, HOST) : { value: host, name: "--host" };
  if (found !== undefined) return found;
  const unread = profileProblem(runtime);
  const ofEnvironment = profile === undefined ? "set DATABRICKS_HOST, or " : "";
  throw new UsageProblem(
    `no workspace is named${unread === undefined ? "" : `, as ${unread}`}: ` +
      `give --host, or ${ofEnvironment}name a profile that has a host`,
  );
}

/** Throws a `UsageProblem` for the value of an option that the schema does not accept. */
export function assertValue(option: string, schema: Schema, value: string | undefined): void {
  const problem = value === undefined ? undefined : problemOf(schema, value);
  if (problem !== undefined) throw new UsageProblem(`${option}: ${problem}`);
}

/** The origin of the workspace. Throws a `UsageProblem` where none is named, or the host is not one of a workspace. */
export function findOrigin(runtime: Runtime, options: WorkspaceOptions): string {
  const { name, value } = findHost(runtime, options);
  const problem = workspaceHostProblem(value);
  if (problem !== undefined) throw new UsageProblem(`${name}: ${problem}`);
  return toWorkspaceOrigin(value);
}

const UNSET = ", as from a variable that is not set: give it a value, or leave it out";

/**
 * Throws a `UsageProblem` for what no work can begin with. An empty value is that of a variable that is not set: what
 * it stands for must not be chosen silently.
 */
function assertUsable(command: Command, { env }: Runtime): void {
  const isEmpty = (value: unknown): boolean => typeof value === "string" && value.trim() === "";
  const empty = command.options.find((option) => isEmpty(command.getOptionValue(option.attributeName())));
  if (empty !== undefined) throw new UsageProblem(`${empty.long} is empty${UNSET}`);
  if (command.args.some(isEmpty)) throw new UsageProblem(`an argument is empty${UNSET}`);
  const problem = rehearsedTimeProblem(env);
  if (problem !== undefined) throw new UsageProblem(problem);
}

function toFailure(
  command: Command,
  options: WorkspaceOptions,
  error: unknown,
): { readonly exitCode: ExitCode; readonly words: string } {
  if (error instanceof UsageProblem)
    return {
      exitCode: EXIT.usage,
      words: `${error.message}. For its options run: databricks-pat ${command.name()} --help`,
    };
  if (error instanceof OutputProblem) return { exitCode: EXIT.unwritten, words: error.message };
  if (isExpected(error)) {
    const code = toErrorCode(error);
    const advice = toLoginAdvice(error, options);
    return {
      // A rehearsal is a setting that this command does not take.
      exitCode: code === "REHEARSAL" ? EXIT.usage : EXIT.unasked,
      words: advice === undefined ? explain(error) : `${explain(error)}. ${advice}`,
    };
  }
  const words = error instanceof Error ? error.message : String(error);
  return { exitCode: EXIT.defect, words: `this is a defect of databricks-pat, please report it: ${words}` };
}
