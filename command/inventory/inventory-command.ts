import type { Command } from "commander";
import type { CommandParts } from "../command-parts";
import { runInWorkspace } from "../workspace-run";
import { addWorkspaceOptions } from "../workspace-options";

/** Adds `databricks-pat inventory`. */
export function addInventoryCommand(program: Command, parts: CommandParts): void {
  addWorkspaceOptions(program.command("inventory").description("(inventory)")).action((_options, command: Command) =>
    runInWorkspace(parts, command, () => Promise.reject(new Error("not yet"))),
  );
}
