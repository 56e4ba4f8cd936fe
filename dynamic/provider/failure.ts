import { explain } from "./remedies";

/** What a failed phase leaves behind, and what comes next. */
export interface Aftermath {
  /** Which tokens are alive now, by their ids, as far as this process knows; "perhaps" where it does not. */
  readonly alive: string;
  /** What to do: a Pulumi command, and what it will do then. */
  readonly next: string;
}

/**
 * The error of a phase that failed, in three lines: what was attempted and why it failed, what is alive now, how to go on.
 */
export function toFailure(phase: string, cause: unknown, { alive, next }: Aftermath): Error {
  return new Error(`${phase} failed: ${explain(cause)}\nalive now: ${alive}\nto go on: ${next}`, { cause });
}
