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

/** Puts a plugin for every provider that the program uses into the isolated Pulumi home. */
export async function providePlugins(options: PluginOptions): Promise<void> {
  const to = join(options.pulumiHome, "plugins");
  if (options.real) {
    const machineHome = options.machineHome ?? process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi");
    await linkRealPlugins(pinnedPlugins(), join(machineHome, "plugins"), to);
    return;
  }
  // A stand-in does not replace a real plugin, so links of an earlier run are removed first.
  for (const plugin of pinnedPlugins()) {
    if (isLinked(plugin, to)) await rm(join(to, folderOf(plugin)), { recursive: true });
  }
  installStandIns(options.pulumiHome);
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

/**
 * Links the plugins of one plugin folder into another. Throws one Error with an install command for each missing
 * plugin.
 */
export async function linkRealPlugins(plugins: readonly PinnedPlugin[], from: string, to: string): Promise<void> {
  const missing = plugins.filter((plugin) => !existsSync(executableOf(plugin, from)));
  if (missing.length > 0) {
    const commands = missing.map(({ name, version }) => `  pulumi plugin install resource ${name} ${version}`);
    throw new Error(
      [`These provider plugins are not installed in ${from}. Install them with:`, ...commands].join("\n"),
    );
  }
  for (const plugin of plugins) {
    const source = join(from, folderOf(plugin));
    const target = join(to, folderOf(plugin));
    await rm(target, { recursive: true, force: true });
    await mkdir(target, { recursive: true });
    // Pulumi ignores a plugin folder that is itself a link.
    for (const entry of await readdir(source)) await symlink(join(source, entry), join(target, entry));
  }
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
