import type { Command } from "commander";
import { chooseAdministrator } from "../../dynamic/provider/logins/administrator-choice";
import type { CommandParts } from "../command-parts";
import { EXIT } from "../exit-codes";
import { addWorkspaceOptions, type WorkspaceOptions } from "../workspace-options";
import { findOrigin, runInWorkspace } from "../workspace-run";

/** Adds `databricks-pat doctor`. */
export function addDoctorCommand(program: Command, parts: CommandParts): void {
  addWorkspaceOptions(program.command("doctor"))
    .description("find out what would keep tokens from being made and rotated in a workspace; reads only")
    .action((options: WorkspaceOptions, command: Command) =>
      runInWorkspace(parts, command, ({ runtime, print }) => {
        const origin = findOrigin(runtime, options);
        const [{ name, because }] = chooseAdministrator(runtime, origin);
        print(`${origin}: ${name} (${because})\n`);
        return Promise.resolve(EXIT.fine);
      }),
    );
}
