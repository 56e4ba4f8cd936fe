import type { MemorySlot, Runtime } from "../runtime";

/** A label of the stack whose program this run runs: it begins with project and stack. */
const STACK: MemorySlot<{ label: string | undefined }> = { create: () => ({ label: undefined }) };

/** The topic of what processes tell each other. */
const TOPIC = "stack";

/** Remembers the stack of the program, by the label that it gives a resource. */
export function rememberProgramStack(runtime: Runtime, label: unknown): void {
  const memory = runtime.recall(STACK);
  if (typeof label !== "string" || memory.label !== undefined) return;
  memory.label = label;
  runtime.peers.tell(TOPIC, label);
}

/** A label of the stack of the program; undefined where no process of this run has seen one, as in a destroy. */
export function getProgramStack(runtime: Runtime): string | undefined {
  return runtime.recall(STACK).label ?? (runtime.peers.hear(TOPIC).at(-1) as string | undefined);
}
