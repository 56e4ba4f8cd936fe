import { ProviderError } from "./provider-error";

/** A call that the server answered with an error. The message never holds a header, a request body or a token. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The login that failed, if the failure is about a login: see `nameLogin`. */
  login?: string;

  constructor(
    /** What was attempted: "POST https://…/api/2.0/token/create". */
    readonly attempted: string,
    readonly status: number,
    /** The server's own code, as text, whatever its type on the wire. */
    readonly serverCode: string | undefined,
    readonly serverMessage: string,
    /** Seconds that the server asked to wait. */
    readonly retryAfterSeconds?: number,
  ) {
    super(
      `${attempted} returned ${status}${serverCode === undefined || serverCode === String(status) ? "" : ` ${serverCode}`}: ${serverMessage}` +
        (retryAfterSeconds === undefined ? "" : ` (Retry-After: ${Math.ceil(retryAfterSeconds)} seconds)`),
    );
  }
}

/**
 * Whether the server refused the call or sent it elsewhere, so that nothing was done. After any other failure the call
 * may still have been carried out.
 */
export function isRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status >= 300 && error.status < 500 && error.status !== 408;
}

/** A call that got no answer: refused, dropped, timed out, or a certificate that was not trusted. */
export class NoAnswerError extends ProviderError {
  override readonly name = "NoAnswerError";
  /** A code such as ECONNREFUSED, or what happened. */
  readonly reason: string;
  /** The login that failed, if the failure is about a login: see `nameLogin`. */
  login?: string;

  /** Keeps only the code or kind of `cause`: the message of a network error may quote a header or a body. */
  constructor(
    readonly attempted: string,
    cause: unknown,
  ) {
    const reason = toReason(cause);
    super("NO_ANSWER", `${attempted} got no answer: ${reason}`);
    this.reason = reason;
  }
}

/** Adds the login to a failure that names none yet. Returns the failure. */
export function nameLogin(error: unknown, login: string): unknown {
  if (error instanceof ApiError || error instanceof NoAnswerError) error.login ??= login;
  return error;
}

function toReason(cause: unknown): string {
  if (!(cause instanceof Error)) return "an unknown error";
  if (cause.name === "TimeoutError") return "it timed out";
  const code = toNetworkCode(cause) ?? toNetworkCode(cause.cause);
  return code ?? (cause.cause instanceof Error ? cause.cause.name : cause.name);
}

/** A code such as ECONNREFUSED or UND_ERR_SOCKET, and nothing else. */
function toNetworkCode(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === "string" && /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? code : undefined;
}
