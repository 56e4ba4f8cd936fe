import type { MemorySlot, Runtime } from "./runtime";

const SAID: MemorySlot<Set<string>> = { create: () => new Set() };

/**
 * Logs a message that several resources of a process may have, once. `about`: what tells two messages apart; by default
 * their texts.
 */
export function logOnce(runtime: Runtime, message: string, about = message): void {
  const said = runtime.recall(SAID);
  if (said.has(about)) return;
  said.add(about);
  runtime.log(message);
}
