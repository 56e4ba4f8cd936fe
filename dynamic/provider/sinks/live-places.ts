import type { MemorySlot, Runtime } from "../runtime";
import type { Sink } from "./sink";

/** The places that resources of this run publish in. */
const LIVE: MemorySlot<Set<string>> = { create: () => new Set() };

/** Remembers that a resource of the program publishes in this place. */
export function rememberLivePlace(runtime: Runtime, { place }: Pick<Sink, "place">): void {
  runtime.recall(LIVE).add(place);
}

/**
 * Whether a resource of the program publishes in this place: then the end of another one, perhaps of one with another
 * name or another spelling of the address, must not remove the secret.
 */
export function isLivePlace(runtime: Runtime, { place }: Pick<Sink, "place">): boolean {
  return runtime.recall(LIVE).has(place);
}
