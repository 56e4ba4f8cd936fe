import { assertDevConfiguration, DEV_STACK } from "./dev-configuration";
import { provideLinkedPackage } from "./linked-package";
import { localDirectory, prepareLocalRun } from "./local-run";
import { describeLeftOut, divideUserVariables } from "./passed-on-variables";
import { programLanguage } from "./program-language";
import { PulumiCli } from "./processes/pulumi-cli";
import { runInTerminal } from "./processes/terminal-command";
import { reportToTerminal } from "./report";
import { repositoryRoot } from "./repository-root";

const REAL_PLUGINS_FLAG = "--real-plugins";

const HELP = `
usage: npm run pulumi -- [${REAL_PLUGINS_FLAG}] ARGUMENTS

Runs the Pulumi CLI against the emulator, which it starts in the background. The stack is "${DEV_STACK}" until another
one is selected. The CLI's own help: npm run pulumi -- help

  ${REAL_PLUGINS_FLAG}  uses the machine's provider plugins instead of the stand-ins
`;

/** `npm run pulumi -- ARGUMENTS`: the Pulumi CLI against the emulator, away from the machine's accounts. */
export async function main(args: readonly string[]): Promise<number> {
  if (args.length === 0 || args[0] === "--help" || args[0] === "-h") {
    console.log(HELP.trim());
    return 0;
  }
  const { passedOn, leftOut } = divideUserVariables();
  const warning = describeLeftOut(leftOut);
  if (warning !== undefined) reportToTerminal(warning);
  const environment = {
    ...(await prepareLocalRun(reportToTerminal, {
      realPlugins: args.includes(REAL_PLUGINS_FLAG),
      language: programLanguage(args, repositoryRoot()),
    })),
    ...(await provideLinkedPackage(repositoryRoot(), localDirectory())),
  };
  await selectStack(new PulumiCli(repositoryRoot(), () => environment));
  return runInTerminal(
    "pulumi",
    args.filter((argument) => argument !== REAL_PLUGINS_FLAG),
    { cwd: repositoryRoot(), environment: { ...environment, ...passedOn } },
  );
}

/** Selects the default stack unless another one was selected before. */
async function selectStack(cli: PulumiCli): Promise<void> {
  const { exitCode } = await cli.run("stack", "--show-name");
  if (exitCode === 0) return;
  assertDevConfiguration();
  await cli.succeed("stack", "select", "--create", DEV_STACK);
}
