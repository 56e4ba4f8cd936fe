import * as fs from "node:fs";
import * as path from "node:path";
import { toShellWord } from "../shell/shell-word";
import { parseJsonObject, objectAt, textAt } from "./json-object";
import { isStandInName, STAND_IN_NAMES, type StandInName } from "./packages";

/** A provider plugin in a `PULUMI_HOME`. */
export interface InstalledPlugin {
  readonly name: StandInName;
  /** The version that the installed npm package asks for, without a leading "v". */
  readonly version: string;
  /** The executable that the engine starts. */
  readonly executable: string;
}

const MARKER = "# Stand-in for a Pulumi provider plugin, written by pulumi-databricks-pat.";

/**
 * Puts a stand-in for each provider whose npm package is installed into `pulumiHome`, and returns them. A real plugin
 * of the same version is left alone and not returned. Running it again, or twice at once, changes nothing.
 */
export function installStandIns(pulumiHome: string): readonly InstalledPlugin[] {
  const plugins = neededPlugins(pulumiHome).filter((plugin) => kindOf(plugin) !== "real");
  for (const plugin of plugins) install(plugin);
  return plugins;
}

/** The engine insists on exactly the version that the npm package names. */
function neededPlugins(pulumiHome: string): readonly InstalledPlugin[] {
  return STAND_IN_NAMES.flatMap((npmName) => {
    const { name, version } = readPulumiBlock(npmName) ?? {};
    if (name === undefined || version === undefined || !isStandInName(name)) return [];
    const folder = path.resolve(pulumiHome, "plugins", `resource-${name}-v${version}`);
    return [{ name, version, executable: path.join(folder, `pulumi-resource-${name}`) }];
  });
}

function readPulumiBlock(npmName: StandInName): { readonly name?: string; readonly version?: string } | undefined {
  let manifest: string;
  try {
    manifest = require.resolve(`@pulumi/${npmName}/package.json`);
  } catch {
    return undefined;
  }
  const block = objectAt(parseJsonObject(fs.readFileSync(manifest, "utf8")), "pulumi");
  const name = textAt(block, "name");
  const version = textAt(block, "version")?.replace(/^v/, "");
  return name === undefined || version === undefined ? undefined : { name, version };
}

function kindOf({ executable }: InstalledPlugin): "real" | "stand-in" | "none" {
  let start: Buffer;
  try {
    const file = fs.openSync(executable, "r");
    try {
      start = Buffer.alloc(512);
      fs.readSync(file, start, 0, start.length, 0);
    } finally {
      fs.closeSync(file);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "none";
    throw error;
  }
  return start.includes(MARKER) ? "stand-in" : "real";
}

/** Folder and file appear in one step, because the engine may read them at any time. */
function install({ name, version, executable }: InstalledPlugin): void {
  const wrapper = toWrapper(name, version);
  const folder = path.dirname(executable);
  if (fs.existsSync(executable) && fs.readFileSync(executable, "utf8") === wrapper) return;
  const temporary = path.join(path.dirname(folder), `.stand-in-${name}-${process.pid}`);
  fs.rmSync(temporary, { recursive: true, force: true });
  fs.mkdirSync(temporary, { recursive: true });
  fs.writeFileSync(path.join(temporary, path.basename(executable)), wrapper, { mode: 0o755 });
  try {
    fs.renameSync(temporary, folder);
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    fs.renameSync(path.join(temporary, path.basename(executable)), executable);
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

function toWrapper(name: StandInName, version: string): string {
  const words = [process.execPath, path.join(__dirname, "plugin-main.js"), name, version].map(toShellWord).join(" ");
  return `#!/bin/sh\n${MARKER}\nexec ${words} "$@"\n`;
}
