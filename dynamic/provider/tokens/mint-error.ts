import { ApiError } from "../errors/api-error";
import { explain } from "../errors/remedies";

/** A failed mint, with what it may have left active. */
export class MintError extends Error {
  override readonly name = "MintError";

  constructor(
    cause: unknown,
    /** What the mint may have left, in words; undefined if nothing. */
    readonly left: string | undefined,
    message = explain(cause),
  ) {
    super(message, { cause });
  }
}

/** Whether the mint itself was refused, so that nothing was made: not the proof of what it made. */
export function isRefusedMint(error: unknown): boolean {
  if (!(error instanceof MintError) || error.left !== undefined) return false;
  return error.cause instanceof ApiError && error.cause.attempted.endsWith("/token/create");
}
