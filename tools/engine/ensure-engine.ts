import type { Report } from "../report";
import { cachedEngine } from "./engine-cache";
import { engineOnPath } from "./engine-on-path";
import type { EngineSource, FoundEngine } from "./engine-source";
import { ENGINE_VERSION, OLDEST_ENGINE_VERSION } from "./engine-version";
import { goBuild } from "./go-build";
import { officialDownload } from "./official-download";

/** An engine that can be used, and where it came from. */
export interface Engine extends FoundEngine {
  readonly source: EngineSource["name"];
}

/**
 * Returns the first engine there is: on the PATH, in the cache, from the official download, built from Go modules.
 *
 * Throws one Error that lists every way with the reason why it did not work.
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
      // These two are expected to be missing, and cost nothing; a failed download or build has cost time.
      if (source.name === "download" || source.name === "build")
        report(`Pulumi engine: not by ${source.title}: ${reason}`);
    }
  }
  throw new Error(
    [
      "There is no Pulumi engine, and none could be got:",
      ...refusals,
      `Install the Pulumi CLI, ${OLDEST_ENGINE_VERSION} or newer (https://www.pulumi.com/docs/install/), so that`,
      '"pulumi version" works, or Go, so that version ' + ENGINE_VERSION + " can be built here; then run this again.",
    ].join("\n"),
  );
}

function engineSources(): readonly EngineSource[] {
  return [engineOnPath(), cachedEngine(), officialDownload(), goBuild()];
}
