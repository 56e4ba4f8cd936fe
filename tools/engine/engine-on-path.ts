import { dirname, isAbsolute, join } from "node:path";
import type { EngineSource } from "./engine-source";
import { isAtLeast, OLDEST_ENGINE_VERSION } from "./engine-version";
import { isExecutable, proveEngine } from "./prove-engine";

/**
 * The `pulumi` on the PATH.
 *
 * Its language host must be in the same folder, as the official installers put it: one in another folder of the PATH
 * may belong to another release.
 */
export function engineOnPath(searchPath = process.env["PATH"] ?? ""): EngineSource {
  return {
    name: "path",
    title: "a pulumi on the PATH",
    provide: async () => {
      const folders = searchPath.split(":").filter(isAbsolute);
      const binary = folders.map((folder) => join(folder, "pulumi")).find(isExecutable);
      if (binary === undefined) throw new Error("not found");
      const binDirectory = dirname(binary);
      const version = await proveEngine(binDirectory);
      if (!isAtLeast(version, OLDEST_ENGINE_VERSION)) {
        throw new Error(`${binary} is ${version}, and ${OLDEST_ENGINE_VERSION} or newer is required`);
      }
      return { binDirectory, version };
    },
  };
}
