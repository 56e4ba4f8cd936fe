import { explain } from "../errors/remedies";

/** A failed mint, with what it may have left active. */
export class MintError extends Error {
  override readonly name = "MintError";

  constructor(
    cause: unknown,
    /** What the mint may have left, in words; undefined if nothing. */
    readonly left: string | undefined,
    message = explain(cause),
    /** Whether the workspace refused the mint itself, and nothing is left: not the proof or delivery of what it made. */
    readonly isRefused = false,
  ) {
    super(message, { cause });
  }
}
