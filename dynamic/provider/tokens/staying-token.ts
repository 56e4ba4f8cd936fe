import type { MemorySlot, Runtime } from "../runtime";
import type { Series } from "./current-token";

/** Ids of tokens that this run does not replace, by their series. */
const STAYING: MemorySlot<Map<string, string>> = { create: () => new Map() };

/**
 * Remembers that this run keeps the token of a series. Where it updates the token in place, a preview does not know the
 * outputs of the token any more, and everything that depends on them would seem to change.
 */
export function rememberStaying(runtime: Runtime, series: Series, tokenId: string): void {
  runtime.recall(STAYING).set(toKey(series), tokenId);
}

/** Whether a token of a series was compared in this process and stays as it is. */
export function isStaying(runtime: Runtime, series: Series, tokenId: unknown): boolean {
  return typeof tokenId === "string" && runtime.recall(STAYING).get(toKey(series)) === tokenId;
}

function toKey({ origin, lineage }: Series): string {
  return JSON.stringify([origin, lineage]);
}
