import type { MemorySlot, Runtime } from "../runtime";

/** The series that this run rotates, as far as their schedules have said so. */
const ROTATING: MemorySlot<Set<string>> = { create: () => new Set() };

/** Remembers that a schedule has begun a new generation of a series. */
export function rememberRotating(runtime: Runtime, lineage: string): void {
  runtime.recall(ROTATING).add(lineage);
}

/** The series that this run rotates. Pulumi compares the schedules of a program before it checks the first of its tokens. */
export function rotatingSeries(runtime: Runtime): ReadonlySet<string> {
  return runtime.recall(ROTATING);
}
