import type { MemorySlot, Runtime } from "../runtime";

/** Names of the sinks that do not have a token, by its id. */
const MISSING: MemorySlot<Map<string, readonly string[]>> = { create: () => new Map() };

/** The topic of what processes tell each other. */
const TOPIC = "delivery";

/** What is told of a delivery. */
type Told = readonly [tokenId: string, names: readonly string[]];

/** Remembers which sinks do not have a token that its program publishes there. */
export function rememberMissing(runtime: Runtime, tokenId: string, names: readonly string[]): void {
  runtime.recall(MISSING).set(tokenId, names);
  runtime.peers.tell(TOPIC, [tokenId, names] satisfies Told);
}

/** Names of the sinks that do not have a token, as far as the processes of this run know. */
export function getMissing(runtime: Runtime, tokenId: string): readonly string[] {
  const heard = new Map(runtime.peers.hear(TOPIC) as readonly Told[]);
  return runtime.recall(MISSING).get(tokenId) ?? heard.get(tokenId) ?? [];
}
