import type { MemorySlot, Runtime } from "../runtime";
import type { Sink } from "./sink";

/** The places that resources of this run publish in. */
const LIVE: MemorySlot<Set<string>> = { create: () => new Set() };

/** The topic of what processes tell each other. */
const TOPIC = "live place";

/** Remembers that a resource of the program publishes in this place. */
export function rememberLivePlace(runtime: Runtime, { place }: Pick<Sink, "place">): void {
  if (runtime.recall(LIVE).has(place)) return;
  runtime.recall(LIVE).add(place);
  runtime.peers.tell(TOPIC, place);
}

/**
 * Whether a resource of the program publishes in this place: then the end of another one, perhaps of one with another
 * name or another spelling of the address, must not remove the secret.
 */
export function isLivePlace(runtime: Runtime, { place }: Pick<Sink, "place">): boolean {
  return runtime.recall(LIVE).has(place) || runtime.peers.hear(TOPIC).includes(place);
}
