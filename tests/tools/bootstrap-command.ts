import { join } from "node:path";
import { type CommandResult, startCommand } from "../../tools/processes/started-command";
import { repositoryRoot } from "../../tools/repository-root";

/** Runs an npm command as its script does. Leaves out that it waited for other tests, which build here too. */
export async function runBootstrap(...args: readonly string[]): Promise<CommandResult> {
  const command = await startCommand(process.execPath, [join(repositoryRoot(), "tools", "bootstrap.mjs"), ...args]);
  const result = await command.ended;
  return { ...result, stderr: result.stderr.replace(/^waiting for process .*\n/gm, "") };
}
