import type { Command } from "commander";
import type { CommandParts } from "./command-parts";
import { EXIT } from "./exit-codes";

/** Adds `databricks-pat schema`. */
export function addSchemaCommand(program: Command, parts: CommandParts): void {
  program
    .command("schema")
    .description("print the JSON Schema of databricks-pat:tokens in a stack configuration")
    .action(() => {
      parts.stdout.write("{}\n");
      parts.exit(EXIT.fine);
    });
}
