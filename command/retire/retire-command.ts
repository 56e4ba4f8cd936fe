import type { Command } from "commander";
import type { CommandParts } from "../command-parts";
import { runInWorkspace } from "../workspace-run";
import { addWorkspaceOptions } from "../workspace-options";

/** Adds `databricks-pat retire`. */
export function addRetireCommand(program: Command, parts: CommandParts): void {
  addWorkspaceOptions(program.command("retire").description("(retire)")).action((_options, command: Command) =>
    runInWorkspace(parts, command, () => Promise.reject(new Error("not yet"))),
  );
}
