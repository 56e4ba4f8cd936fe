import type { Command } from "commander";
import type { CommandParts } from "../command-parts";
import { EXIT } from "../exit-codes";
import { addHelp } from "../help-text";
import { toStackFileSchema } from "./stack-file-schema";

const EXAMPLES = `
Examples:
  databricks-pat schema > databricks-pat.schema.json

Then write as the first line of Pulumi.dev.yaml:
  # yaml-language-server: $schema=./databricks-pat.schema.json
`;

/** Adds `databricks-pat schema`. */
export function addSchemaCommand(program: Command, parts: CommandParts): void {
  addHelp(program.command("schema"), EXAMPLES)
    .summary("print the JSON Schema of a stack's file, for editors")
    .description(
      "Prints the JSON Schema of Pulumi.STACK.yaml with databricks-pat:tokens, for editors. The package has it as a file:\n" +
        "node_modules/pulumi-databricks-pat/schemas/pulumi-stack.schema.json",
    )
    .action(() => {
      parts.stdout.write(`${JSON.stringify(toStackFileSchema(), undefined, 2)}\n`);
      parts.exit(EXIT.fine);
    });
}
