import type { OwnCode } from "./codes";

/** A failure that is not a server's answer. The message never holds a credential. */
export class ProviderError extends Error {
  override readonly name: string = "ProviderError";

  constructor(
    readonly code: OwnCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
