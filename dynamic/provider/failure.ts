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
  const error = new Error(`${phase} failed: ${explain(cause)}\nalive now: ${alive}\nto go on: ${next}`, { cause });
  // Pulumi shows the message at its resource, and what a delete throws once more with its stack, which helps with a bug only.
  if (!isBug(cause)) error.stack = "\n(this is told at its resource too)";
  return error;
}

function isBug(cause: unknown): boolean {
  return cause instanceof TypeError || cause instanceof RangeError || cause instanceof ReferenceError;
}
