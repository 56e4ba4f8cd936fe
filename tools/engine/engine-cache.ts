import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "../cache-directory";
import type { EngineSource } from "./engine-source";
import { ENGINE_VERSION } from "./engine-version";
import { proveEngine } from "./prove-engine";

/** Raised when the same version is built in another way: an engine of the earlier way is no longer used. */
const BUILD = 2;

/** The folder of the cached engine, with `bin` in it as the official installer has it. */
export function cachedEngineDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const name = `${ENGINE_VERSION}-${BUILD}-${process.platform}-${process.arch}`;
  return join(cacheDirectory(environment), "engine", name);
}

/** Throws unless the folder has a complete engine of exactly the pinned version. */
export async function provePinnedEngine(engineDirectory: string): Promise<void> {
  const version = await proveEngine(join(engineDirectory, "bin"));
  if (version !== ENGINE_VERSION) throw new Error(`${engineDirectory} has version ${version}`);
}

/** The engine that an earlier run downloaded or built. */
export function cachedEngine(engineDirectory = cachedEngineDirectory()): EngineSource {
  return {
    name: "cache",
    title: "the cache",
    provide: async () => {
      if (!existsSync(engineDirectory)) throw new Error(`${engineDirectory} does not exist`);
      await provePinnedEngine(engineDirectory);
      return { binDirectory: join(engineDirectory, "bin"), version: ENGINE_VERSION };
    },
  };
}
