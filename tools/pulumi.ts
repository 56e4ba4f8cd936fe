import { existsSync } from "node:fs";
import { localConfigFile } from "./local-config-file";
import { prepareLocalRun } from "./local-run";
import { reportToTerminal } from "./report";
import { repositoryRoot } from "./repository-root";
import { runCommand } from "./run-command";
import { runInTerminal } from "./run-in-terminal";

const DEFAULT_STACK = "dev";
const REAL_PLUGINS_FLAG = "--real-plugins";

/**
 * `npm run pulumi -- ARGUMENTS`: the Pulumi CLI against the emulator, away from the machine's accounts.
 *
 * `--real-plugins`, ours alone, uses the machine's provider plugins instead of the stand-ins. The stack is "dev" until
 * another one is selected.
 */
export async function main(args: readonly string[]): Promise<number> {
  const pulumiArguments = args.filter((argument) => argument !== REAL_PLUGINS_FLAG);
  const environment = await prepareLocalRun(reportToTerminal, { realPlugins: args.includes(REAL_PLUGINS_FLAG) });
  await selectStack(environment);
  return runInTerminal("pulumi", withKeptConfiguration(pulumiArguments), { cwd: repositoryRoot(), environment });
}

/** Commands that read or write the stack's configuration. */
const CONFIGURED_COMMANDS = ["preview", "pre", "up", "update", "refresh", "destroy", "config"];

/** After `npm start -- --keep` the kept stack's own configuration counts, unless the user names another. */
function withKeptConfiguration(args: readonly string[]): readonly string[] {
  const isGiven = args.some((argument) => argument.startsWith("--config-file"));
  const applies = CONFIGURED_COMMANDS.includes(args[0] ?? "") && existsSync(localConfigFile());
  return applies && !isGiven ? [...args, "--config-file", localConfigFile()] : args;
}

/** Leaves a stack alone that was selected before. */
async function selectStack(environment: Record<string, string>): Promise<void> {
  const options = { cwd: repositoryRoot(), environment };
  const isSelected = await runCommand("pulumi", ["stack", "--show-name"], options).then(
    () => true,
    () => false,
  );
  if (isSelected) return;
  const select = ["stack", "select", "--create", DEFAULT_STACK, "--non-interactive"];
  await runCommand("pulumi", select, options);
}
