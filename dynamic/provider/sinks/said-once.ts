import type { MemorySlot, Runtime } from "../runtime";

/** What this process has said of places. */
const SAID: MemorySlot<Set<string>> = { create: () => new Set() };

/** Logs a text about a place, unless this process has logged it: a run looks at a place several times. */
export function sayOnce(runtime: Runtime, text: string): void {
  const said = runtime.recall(SAID);
  if (said.has(text)) return;
  said.add(text);
  runtime.log(text);
}
