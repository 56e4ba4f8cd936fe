import { Command, CommanderError } from "commander";
import { toCleanWords } from "../dynamic/provider/errors/clean-words";
import { createRuntime } from "../dynamic/provider/runtime";
import type { CommandParts } from "./command-parts";
import { addDoctorCommand } from "./doctor/doctor-command";
import { EXIT } from "./exit-codes";
import { addInventoryCommand } from "./inventory/inventory-command";
import { addRetireCommand } from "./retire/retire-command";
import { addSchemaCommand } from "./schema/schema-command";
import { toRefusedWords } from "./refused-words";
import { withoutValues } from "./without-values";

/** The command with its subcommands; each is in a file of its own. */
export function createProgram(parts: CommandParts, version: string): Command {
  const program = new Command("databricks-pat")
    .description("Looks after Databricks personal access tokens of service principals.")
    .version(version)
    .option("--no-color", "no colours; NO_COLOR does the same")
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 20 })
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => parts.stdout.write(text),
      writeErr: (text) => parts.stderr.write(text),
      getOutHelpWidth: () => parts.stdout.columns ?? 100,
      getErrHelpWidth: () => parts.stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  addDoctorCommand(program, parts);
  addInventoryCommand(program, parts);
  addRetireCommand(program, parts);
  addSchemaCommand(program, parts);
  for (const command of [program, ...program.commands]) refuseInOneLine(command, parts);
  return program;
}

/** Runs the command with these arguments. Never throws. */
export async function runProgram(parts: CommandParts, version: string, args: readonly string[]): Promise<void> {
  try {
    await createProgram(parts, version).parseAsync([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    parts.exit(error.exitCode === 0 ? EXIT.fine : EXIT.usage);
  }
}

function refuseInOneLine(command: Command, parts: CommandParts): void {
  const name = command.parent === null ? command.name() : `${command.parent.name()} ${command.name()}`;
  command.configureOutput({
    // An argument may be a credential in the wrong place, also without its first letters.
    outputError: (text, write) =>
      write(toRefusedWords(name, withoutValues(toCleanWords(createRuntime(parts.process), text)))),
  });
}
