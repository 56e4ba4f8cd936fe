import { resolve } from "node:path";
import { isPluginProcess } from "../dynamic/dynamic-resource";
import { toRunError } from "../dynamic/run-error";

/** Where the package is installed, if that is the plugin. */
const PLUGIN_FOLDER = resolve(__dirname, "../../../..");

/**
 * Loads a package that only some arguments need, when one of them is used: other programs do not have to install it.
 * Throws with the command that installs it.
 */
export function loadOptionalPeer<Module>(load: () => Module, packageName: string, neededFor: string): Module {
  try {
    return load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Only the first line names the missing package; the others name the files that asked for it.
    if (code !== "MODULE_NOT_FOUND" || !message.split("\n", 1)[0]?.includes(packageName)) throw error;
    const missing = isPluginProcess()
      ? `${neededFor} needs the package ${packageName}, which the plugin does not bring: run npm install ${packageName} in its folder, ${PLUGIN_FOLDER}`
      : `${neededFor} needs the package ${packageName}: npm install ${packageName}`;
    throw toRunError(missing, { cause: error });
  }
}
