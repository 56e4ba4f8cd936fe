import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** The variables of the machine that programs get: search path, locale and terminal, and nothing about accounts. */
const PASSED_ON = [
  "CI",
  "COLORTERM",
  "COLUMNS",
  "DATABRICKS_PAT_AZUREAD_WAITS",
  "FORCE_COLOR",
  "LANG",
  "LC_ALL",
  "LC_CTYPE",
  "LINES",
  "LOGNAME",
  "NO_COLOR",
  "PATH",
  "SHELL",
  "TEMP",
  "TERM",
  "TMP",
  "TMPDIR",
  "TZ",
  "USER",
] as const;

/** Protects local state only, whose secrets are the emulator's. The salts in the Pulumi.dev.yaml files belong to it. */
export const LOCAL_PASSPHRASE = "local-emulator";

/** The folder and the engine of an isolated run. */
export interface IsolationOptions {
  /** Absolute folder for home, Pulumi home and state; {@link createIsolatedFolders} makes what is below it. */
  readonly directory: string;
  /** Put first on the PATH; left out where no engine is needed. */
  readonly engineBinDirectory?: string;
  /** The variables of the machine; ours by default. */
  readonly machine?: NodeJS.ProcessEnv;
}

/** The folders of an isolated run. */
export interface IsolatedFolders {
  readonly home: string;
  readonly pulumiHome: string;
  readonly state: string;
}

/** The folders that {@link isolatedEnvironment} points at, below `directory`. */
export function isolatedFolders(directory: string): IsolatedFolders {
  return { home: join(directory, "home"), pulumiHome: join(directory, "pulumi"), state: join(directory, "state") };
}

/** Creates the missing folders; Pulumi refuses a state folder that does not exist. */
export async function createIsolatedFolders(directory: string): Promise<IsolatedFolders> {
  const folders = isolatedFolders(directory);
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
  return folders;
}

/** The variables of the machine that are on the allow-list. */
export function machineEnvironment(machine: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const value = machine[name];
    if (value !== undefined) passed[name] = value;
  }
  return passed;
}

/**
 * A whole environment for engine, program and plugins, without any account, profile, proxy or plugin of the machine.
 * It is an allow-list and our own values, so that no unknown variable can lead to a real tenant.
 */
export function isolatedEnvironment(options: IsolationOptions): Record<string, string> {
  const machine = machineEnvironment(options.machine);
  const { home, pulumiHome, state } = isolatedFolders(options.directory);
  const searchPath = [options.engineBinDirectory, dirname(process.execPath), machine["PATH"]];
  return {
    ...machine,
    PATH: searchPath.filter((part) => part !== undefined && part !== "").join(":"),
    HOME: home,
    XDG_CACHE_HOME: join(home, ".cache"),
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_DATA_HOME: join(home, ".local/share"),
    AZURE_CONFIG_DIR: join(home, ".azure"),
    // Databricks' clients read ~/.databrickscfg of the password database's home, whatever HOME says.
    DATABRICKS_CONFIG_FILE: "/dev/null",
    PULUMI_HOME: pulumiHome,
    PULUMI_BACKEND_URL: pathToFileURL(state).href,
    PULUMI_CONFIG_PASSPHRASE: LOCAL_PASSPHRASE,
    // `npm run check` checks the types of the program. With type checking each run takes seconds longer.
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
  };
}
