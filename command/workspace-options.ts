import { type Command, InvalidArgumentError, Option } from "commander";
import { ADMINISTRATOR_AUTH_TYPES, type AuthType } from "../dynamic/arguments/auth-types";
import { didYouMean } from "../dynamic/arguments/did-you-mean";
import { OTHER_SETTINGS } from "../dynamic/provider/logins/other-settings";
import { AUTH_TYPE, HOST } from "../dynamic/provider/logins/settings";
import type { ProcessParts } from "../dynamic/provider/runtime";

/** The options that choose a workspace and the login to it. */
export interface WorkspaceOptions {
  readonly host?: string;
  readonly profile?: string;
  readonly authType?: string;
}

const METHODS = Object.values<AuthType>(ADMINISTRATOR_AUTH_TYPES);

/** Every setting that a profile may have too. */
const IN_PROFILES = [
  HOST,
  AUTH_TYPE,
  ...METHODS.flatMap(({ fields }) => Object.values(fields).flatMap(({ setting = [] }) => setting)),
  ...METHODS.flatMap(({ flag = [] }) => flag),
  ...OTHER_SETTINGS,
];

/** Adds the options to a subcommand. */
export function addWorkspaceOptions(command: Command): Command {
  return command
    .option("--host <url>", "workspace to ask (default: DATABRICKS_HOST, else the host of the profile)")
    .option("--profile <name>", "profile of ~/.databrickscfg; it alone is used then, and no login of the environment")
    .addOption(authTypeOption());
}

/** An empty value is refused later, in the words of every other option. */
function authTypeOption(): Option {
  const methods = Object.keys(ADMINISTRATOR_AUTH_TYPES);
  return new Option("--auth-type <method>", "login method of the administrator (default: the first complete one)")
    .choices(methods)
    .argParser((value) => {
      if (value.trim() === "" || methods.includes(value)) return value;
      const hint = didYouMean(value, methods, String).replace("did", "Did");
      throw new InvalidArgumentError(`${hint}Allowed choices are ${methods.join(", ")}.`);
    });
}

/** A command line of this package that asks the same workspace with the same login, for a shell. */
export function toCommandLine({ host, profile, authType }: WorkspaceOptions, ...words: readonly string[]): string {
  const options = { "--host": host, "--profile": profile, "--auth-type": authType };
  const given = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
  return ["databricks-pat", ...words, ...given].map(toShellWord).join(" ");
}

function toShellWord(word: string): string {
  return /^[\w.:/@=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Words about the environment, as somebody knows it who has given these options. */
export function toOptionNames({ profile, authType }: WorkspaceOptions, words: string): string {
  const renamed = profile === undefined ? words : words.replaceAll("DATABRICKS_CONFIG_PROFILE", "--profile");
  // With a profile alone that variable is not read.
  return (authType ?? profile) === undefined ? renamed : renamed.replaceAll(AUTH_TYPE.variable, "--auth-type");
}

/** The environment with these options: the provider's own search for a login then finds what they ask for. */
export function toEnvironment(env: ProcessParts["env"], { profile, authType }: WorkspaceOptions): ProcessParts["env"] {
  const chosen = { ...env };
  if (profile !== undefined) {
    for (const { variable } of IN_PROFILES) delete chosen[variable];
    chosen.DATABRICKS_CONFIG_PROFILE = profile;
  }
  if (authType !== undefined) chosen[AUTH_TYPE.variable] = authType;
  return chosen;
}
