import type { MemorySlot, Runtime } from "../runtime";

/** For how many more milliseconds calls that fail may be sent again, all together. */
const LEFT: MemorySlot<{ milliseconds: number }> = { create: () => ({ milliseconds: Infinity }) };

/** Limits for how long this process sends calls again that fail, all together: by default each call has its own time. */
export function limitWaiting(runtime: Runtime, milliseconds: number): void {
  runtime.recall(LEFT).milliseconds = milliseconds;
}

/** Notes that a call has failed for so many milliseconds more. Returns for how many more any may. */
export function spendWaiting(runtime: Runtime, milliseconds: number): number {
  return (runtime.recall(LEFT).milliseconds -= milliseconds);
}
