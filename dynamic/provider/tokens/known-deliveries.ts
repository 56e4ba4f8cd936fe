import type { MemorySlot, Runtime } from "../runtime";

/** Names of the sinks that do not have a token, by its id. */
const MISSING: MemorySlot<Map<string, readonly string[]>> = { create: () => new Map() };

/** Remembers which sinks do not have a token that its program publishes there. */
export function rememberMissing(runtime: Runtime, tokenId: string, names: readonly string[]): void {
  runtime.recall(MISSING).set(tokenId, names);
}

/** Names of the sinks that do not have a token, as far as this process knows. */
export function getMissing(runtime: Runtime, tokenId: string): readonly string[] {
  return runtime.recall(MISSING).get(tokenId) ?? [];
}
