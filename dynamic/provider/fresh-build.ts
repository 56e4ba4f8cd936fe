import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, resolve } from "node:path";

/** The manifest that the build writes: by source path, the SHA-256 of the source and of its compiled file. */
interface BuildManifest {
  readonly sources: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Sources that run compiled beside a program: the provider, the components and the plugin. */
const COMPILED_SOURCES = ["components/", "dynamic/", "plugin/"] as const;

/**
 * Throws when a source has changed since this module was compiled, so that old code never runs unnoticed. Takes a few
 * milliseconds in a checkout, and does nothing in an installed package.
 *
 * @param binDirectory the build to check; by default the one that this module belongs to
 */
export function assertFreshBuild(binDirectory = resolve(__dirname, "../..")): void {
  const root = resolve(binDirectory, "..");
  const isCheckout = basename(binDirectory) === "bin" && existsSync(resolve(root, "dynamic/provider/fresh-build.ts"));
  if (!isCheckout) return;
  const manifestFile = resolve(binDirectory, "build.json");
  if (!existsSync(manifestFile)) {
    throw new Error("The last build was not finished, so old code might run. Run: npm run build");
  }
  const manifest = JSON.parse(readFileSync(manifestFile, "utf8")) as BuildManifest;
  const stale = findStaleSource(root, binDirectory, manifest);
  if (stale === undefined) return;
  throw new Error(`${stale} has changed since the last build, so old code would run. Run: npm run build`);
}

function findStaleSource(root: string, binDirectory: string, { sources, outputs }: BuildManifest): string | undefined {
  return Object.keys(sources)
    .filter((path) => COMPILED_SOURCES.some((folder) => path.startsWith(folder)))
    .find((path) => {
      const output = resolve(binDirectory, path.replace(/\.ts$/, ".js"));
      return hashOf(resolve(root, path)) !== sources[path] || hashOf(output) !== outputs[path];
    });
}

function hashOf(path: string): string | undefined {
  return existsSync(path) ? createHash("sha256").update(readFileSync(path)).digest("hex") : undefined;
}
