/** Settings of Pulumi that choose what a command does, and no account. */
const PULUMI_SETTINGS = [
  "PULUMI_CONTINUE_ON_ERROR",
  "PULUMI_DEBUG_COMMANDS",
  "PULUMI_DEBUG_GRPC",
  "PULUMI_EXPERIMENTAL",
  "PULUMI_PARALLEL",
  "PULUMI_PARALLEL_DIFF",
  "PULUMI_RUN_PROGRAM",
  "PULUMI_SKIP_CONFIRMATIONS",
  "PULUMI_STACK",
];

/** How a job of GitHub Actions gets its identity, which is passed on where this machine gives it. */
const JOB_IDENTITY = ["ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"];

/** Everything of this name belongs to Pulumi, to one of the providers, to a network or to Node.js. */
const MEANT_FOR_A_RUN = /^(PULUMI|DATABRICKS|ARM|AZURE|ACTIONS_ID_TOKEN)_|^(HTTPS?|ALL|NO)_PROXY$|^NODE_OPTIONS$/i;

/** What a user set for a Pulumi command, divided by whether a local run may have it. */
export interface UserVariables {
  /** Our own settings, like DATABRICKS_PAT_NOW, and those of Pulumi that lead to no account. */
  readonly passedOn: Readonly<Record<string, string>>;
  /** Names of logins, addresses and proxies, in whose place the emulator's are used. */
  readonly leftOut: readonly string[];
}

/** Divides the variables of the machine that a user sets for a Pulumi command. */
export function divideUserVariables(machine: NodeJS.ProcessEnv = process.env): UserVariables {
  const meant = Object.entries(machine).filter(([name]) => MEANT_FOR_A_RUN.test(name)) as [string, string][];
  const isLocalJob = /^http:\/\/127\.0\.0\.1:\d+\//.test(machine["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? "");
  const isPassed = (name: string): boolean => isPassedOn(name) || (isLocalJob && JOB_IDENTITY.includes(name));
  return {
    passedOn: Object.fromEntries(meant.filter(([name]) => isPassed(name))),
    leftOut: meant.flatMap(([name]) => (isPassed(name) ? [] : [name])).sort(),
  };
}

/** One line that names them; undefined when there are none. */
export function describeLeftOut(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  return `not passed on, because a local run uses only the emulator: ${names.join(", ")}`;
}

function isPassedOn(name: string): boolean {
  return name.startsWith("DATABRICKS_PAT_") || PULUMI_SETTINGS.includes(name);
}
