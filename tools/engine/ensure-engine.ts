import type { Report } from "../report";
import { cachedEngine } from "./engine-cache";
import { engineOnPath } from "./engine-on-path";
import type { EngineSource, FoundEngine } from "./engine-source";
import { ENGINE_VERSION, OLDEST_ENGINE_VERSION } from "./engine-version";
import { goBuild } from "./go-build";
import { officialDownload } from "./official-download";

/** A usable engine and its source. */
export interface Engine extends FoundEngine {
  readonly source: EngineSource["name"];
}

/**
 * Returns the first engine found: on the PATH, in the cache, from the official download, built from Go modules.
 *
 * Throws one Error that lists the reason why each way failed.
 */
export async function ensureEngine(report: Report, sources = engineSources()): Promise<Engine> {
  const refusals: string[] = [];
  for (const source of sources) {
    try {
      const found = await source.provide(report);
      return { ...found, source: source.name };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      refusals.push(`  - ${source.title}: ${reason}`);
      // Only a failed download or build has cost time. The other two are often missing.
      if (source.name === "download" || source.name === "build")
        report(`Pulumi engine: ${source.title} failed: ${reason}`);
    }
  }
  throw new Error(
    [
      "No Pulumi engine was found, downloaded or built:",
      ...refusals,
      `Install the Pulumi CLI, ${OLDEST_ENGINE_VERSION} or newer (https://www.pulumi.com/docs/install/), so that`,
      '"pulumi version" works, or Go, so that version ' + ENGINE_VERSION + " can be built here; then run this again.",
    ].join("\n"),
  );
}

function engineSources(): readonly EngineSource[] {
  return [engineOnPath(), cachedEngine(), officialDownload(), goBuild()];
}
