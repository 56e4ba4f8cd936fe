import { existsSync } from "node:fs";
import { localConfigFile } from "./local-config-file";
import { prepareLocalRun } from "./local-run";
import { PulumiCli } from "./processes/pulumi-cli";
import { runInTerminal } from "./processes/terminal-command";
import { reportToTerminal } from "./report";
import { repositoryRoot } from "./repository-root";

const DEFAULT_STACK = "dev";
const REAL_PLUGINS_FLAG = "--real-plugins";

/**
 * `npm run pulumi -- ARGUMENTS`: the Pulumi CLI against the emulator, away from the machine's accounts.
 *
 * `--real-plugins`, which Pulumi does not see, uses the machine's provider plugins instead of the stand-ins. The stack is "dev" until
 * another stack is selected.
 */
export async function main(args: readonly string[]): Promise<number> {
  const pulumiArguments = args.filter((argument) => argument !== REAL_PLUGINS_FLAG);
  const environment = await prepareLocalRun(reportToTerminal, { realPlugins: args.includes(REAL_PLUGINS_FLAG) });
  await selectStack(new PulumiCli(repositoryRoot(), () => environment));
  return runInTerminal("pulumi", withKeptConfiguration(pulumiArguments), { cwd: repositoryRoot(), environment });
}

/** Commands that take `--config-file`. */
const CONFIGURED_COMMANDS = ["preview", "pre", "up", "update", "refresh", "destroy", "config"];

/** Adds the configuration of a stack kept by `npm start -- --keep`, unless the user names a file. */
function withKeptConfiguration(args: readonly string[]): readonly string[] {
  const isGiven = args.some((argument) => argument.startsWith("--config-file"));
  const applies = CONFIGURED_COMMANDS.includes(args[0] ?? "") && existsSync(localConfigFile());
  return applies && !isGiven ? [...args, "--config-file", localConfigFile()] : args;
}

/** Selects the default stack unless another one was selected before. */
async function selectStack(cli: PulumiCli): Promise<void> {
  const { exitCode } = await cli.run("stack", "--show-name");
  if (exitCode !== 0) await cli.succeed("stack", "select", "--create", DEFAULT_STACK);
}
