import { existsSync, lstatSync, readFileSync } from "node:fs";
import { mkdir, readdir, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { installStandIns } from "../emulator/plugins/install";
import { repositoryRoot } from "./repository-root";

/** A provider plugin in exactly the version that its npm package requires. */
export interface PinnedPlugin {
  /** "databricks" */
  readonly name: string;
  /** "1.110.0" */
  readonly version: string;
}

/** The source and target of plugins. */
export interface PluginOptions {
  /** `PULUMI_HOME` of the isolated run. */
  readonly pulumiHome: string;
  /** Whether to use the machine's real plugins instead of the stand-ins; by default false. */
  readonly real?: boolean;
  /** `PULUMI_HOME` of the machine. */
  readonly machineHome?: string;
}

/** Which plugins a run has. */
export interface ProvidedPlugins {
  readonly real: readonly PinnedPlugin[];
  readonly standIns: readonly PinnedPlugin[];
}

/**
 * Puts a plugin for every provider that the program uses into the isolated Pulumi home. If real plugins are requested,
 * those that are installed on the machine are used, and a stand-in for each of the others; throws if none is installed.
 */
export async function providePlugins(options: PluginOptions): Promise<ProvidedPlugins> {
  const to = join(options.pulumiHome, "plugins");
  const machineHome = options.machineHome ?? process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi");
  const from = join(machineHome, "plugins");
  const plugins = pinnedPlugins();
  const real = options.real ? plugins.filter((plugin) => existsSync(executableOf(plugin, from))) : [];
  if (options.real && real.length === 0) throw noRealPlugin(plugins, from);
  const standIns = plugins.filter((plugin) => !real.includes(plugin));
  // A stand-in does not replace a real plugin, so links of an earlier run are removed first.
  for (const plugin of standIns) {
    if (isLinked(plugin, to)) await rm(join(to, folderOf(plugin)), { recursive: true });
  }
  for (const plugin of real) await link(plugin, from, to);
  installStandIns(options.pulumiHome);
  return { real, standIns };
}

/** One line that says which plugins are real, and how to install the others. */
export function describePlugins({ real, standIns }: ProvidedPlugins): string {
  if (real.length === 0) return "stand-in provider plugins";
  const names = (plugins: readonly PinnedPlugin[]): string =>
    plugins.map(({ name, version }) => `${name} ${version}`).join(", ");
  if (standIns.length === 0) return `real provider plugins: ${names(real)}`;
  return (
    `real provider plugins: ${names(real)}; stand-ins: ${names(standIns)}, because they are not installed ` +
    `(pulumi plugin install resource NAME VERSION)`
  );
}

function noRealPlugin(plugins: readonly PinnedPlugin[], from: string): Error {
  const commands = plugins.map(({ name, version }) => {
    const note = name === "azure-native" ? "   # only if a token is published to Key Vault" : "";
    return `  pulumi plugin install resource ${name} ${version}${note}`;
  });
  return new Error(
    [
      `None of these provider plugins is installed in ${from}. Install those that you want to be real, with:`,
      ...commands,
    ].join("\n"),
  );
}

/** The plugins that the npm packages in package.json pin. */
export function pinnedPlugins(): readonly PinnedPlugin[] {
  const packageFile = join(repositoryRoot(), "package.json");
  const { devDependencies } = readPackage(packageFile);
  return Object.keys(devDependencies ?? {})
    .filter((name) => name.startsWith("@pulumi/"))
    .map((name) => readPackage(createRequire(packageFile).resolve(`${name}/package.json`)).pulumi)
    .flatMap((plugin) => (plugin?.resource ? [{ name: plugin.name, version: plugin.version.replace(/^v/, "") }] : []));
}

async function link(plugin: PinnedPlugin, from: string, to: string): Promise<void> {
  const source = join(from, folderOf(plugin));
  const target = join(to, folderOf(plugin));
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  // Pulumi ignores a plugin folder that is itself a link.
  for (const entry of await readdir(source)) await symlink(join(source, entry), join(target, entry));
}

interface PackageManifest {
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly pulumi?: PinnedPlugin & { readonly resource?: boolean };
}

function readPackage(path: string): PackageManifest {
  return JSON.parse(readFileSync(path, "utf8")) as PackageManifest;
}

function isLinked(plugin: PinnedPlugin, plugins: string): boolean {
  return lstatSync(executableOf(plugin, plugins), { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function executableOf(plugin: PinnedPlugin, plugins: string): string {
  return join(plugins, folderOf(plugin), `pulumi-resource-${plugin.name}`);
}

function folderOf({ name, version }: PinnedPlugin): string {
  return `resource-${name}-v${version}`;
}
