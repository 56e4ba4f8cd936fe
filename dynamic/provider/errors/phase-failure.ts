import type { ErrorCode } from "./codes";
import { explain, toErrorCode } from "./remedies";

/** What a failed phase leaves, and what to do next. */
export interface Aftermath {
  /** Which tokens are active now, by their ids, as far as this process knows; "perhaps" where it does not. */
  readonly active: string;
  /** What to do: a Pulumi command, and its effect. */
  readonly next: string;
}

/**
 * A failed phase, in three lines: what was attempted and why it failed, which tokens are active now, what to do next.
 */
export class PhaseFailure extends Error {
  override readonly name = "PhaseFailure";
  /** Why, as a code. */
  readonly code: ErrorCode;

  constructor(phase: string, cause: unknown, { active, next }: Aftermath) {
    super(`${phase} failed: ${explain(cause)}\nActive now: ${active}\nNext: ${next}`, { cause });
    this.code = toErrorCode(cause);
  }
}
