import type { FederatedIdentity } from "./federated-identity";
import { ProviderError } from "./provider-error";

/** Who was called, where the same words mean something else than those of a workspace or a login service. */
export type Callee = "vault" | "platform";

/** What else is known about an error answer: what the provider decides by, and never by the words of its own messages. */
export interface AnswerFacts {
  /** Seconds that the server asked to wait. */
  readonly retryAfterSeconds?: number | undefined;
  /** Whether it was a web page in place of an answer of an API. */
  readonly isPage?: boolean;
  readonly callee?: Callee | undefined;
}

/** What begins the name of a call to the platform of a run, whose address says nothing. */
const IDENTITY_TOKEN_CALL = "the request for an identity token";

/** A call that the server answered with an error. The message never holds a header, a request body or a token. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The login that failed, if the failure is about a login: see `nameLogin`. */
  login?: string;
  /** The identity that a federated login was refused with: see `nameIdentity`. */
  identity?: FederatedIdentity;

  constructor(
    /** The method and the URL, without its query: "POST https://…/api/2.0/token/create". */
    readonly attempted: string,
    readonly status: number,
    /** The server's own code, as text, whatever its type on the wire. */
    readonly serverCode: string | undefined,
    readonly serverMessage: string,
    readonly facts: AnswerFacts = {},
  ) {
    const { callee, retryAfterSeconds } = facts;
    const call = callee === "platform" ? `${IDENTITY_TOKEN_CALL}, ${attempted},` : attempted;
    super(
      `${call} returned ${status}${isSaid(serverCode, status, serverMessage) ? "" : ` ${serverCode}`}: ${serverMessage}` +
        (retryAfterSeconds === undefined ? "" : ` (Retry-After: ${Math.ceil(retryAfterSeconds)} seconds)`),
    );
  }
}

/** The same failure, of a call to somebody whom its URL does not show. */
export function ofCallee(error: unknown, callee: Callee): unknown {
  if (!(error instanceof ApiError)) return error;
  const { attempted, status, serverCode, serverMessage, facts } = error;
  return new ApiError(attempted, status, serverCode, serverMessage, { ...facts, callee });
}

/** Whether a call went to this origin, and there below one of these folders if any are given. */
export function wentTo(
  { attempted }: ApiError | NoAnswerError,
  origin: string,
  ...folders: readonly string[]
): boolean {
  const places = folders.length === 0 ? [`${origin}/`] : folders.map((folder) => `${origin}/${folder}/`);
  return places.some((place) => attempted.replace(/^\S+ /, "").startsWith(place));
}

/** The message of whatever was thrown. */
export function toText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether status or message say the code already, as those of Entra do: "AADSTS90002: Tenant …". */
function isSaid(code: string | undefined, status: number, message: string): boolean {
  return code === undefined || code === String(status) || message.startsWith(`${code}: `);
}

/** Causes for which a call was not sent. */
const UNSENT: readonly string[] = ["CREDENTIAL_MALFORMED", "ENGINE_GONE"];

/**
 * Whether the call was refused, by the server, a redirect or the network, or was not sent, so that nothing was done.
 * After any other failure the call may still have been carried out.
 */
export function isRefusal(error: unknown): boolean {
  if (error instanceof NoAnswerError) return error.isRefused;
  if (error instanceof ProviderError) return UNSENT.includes(error.code);
  return error instanceof ApiError && error.status >= 300 && error.status < 500 && error.status !== 408;
}

/** Reasons for which nothing was sent, and which no time changes: no trust, no TLS, a bad port, a proxy that refuses. */
const REFUSED =
  /CERT|UNABLE_TO_VERIFY|SELF_SIGNED|INVALID_(CA|PURPOSE)|ERR_TLS|ERR_SSL|^BAD_PORT$|^PROXY_([1-4]\d\d|MALFORMED|UNSUPPORTED)$/;

/** Reasons that say nothing about the server; a proxy that answers 502, 503 or 504 has looked for it. */
const OF_PROXY = /^PROXY_(?!50[234]$)/;

/** What else is known about a call without an answer. */
interface Explanation {
  /** A code such as ECONNREFUSED; by default that of the cause. */
  readonly reason?: string;
  /** The reason in words. */
  readonly words?: string;
  /** What to do, without a full stop. */
  readonly remedy?: string | undefined;
}

/** A call that got no answer: refused, dropped, timed out, or a certificate that was not trusted. */
export class NoAnswerError extends ProviderError {
  override readonly name = "NoAnswerError";
  /** A code such as ECONNREFUSED, or what happened. */
  readonly reason: string;
  /** What to do; undefined where the reason says nothing about it. */
  readonly remedy: string | undefined;
  /** The login that failed, if the failure is about a login: see `nameLogin`. */
  login?: string;
  private readonly words: string;

  /** Keeps only the code or kind of `cause`: the message of a network error may quote a header or a body. */
  constructor(
    /** As of `ApiError`. */
    readonly attempted: string,
    cause: unknown,
    { reason = toReason(cause), words = reason, remedy }: Explanation = {},
  ) {
    super("NO_ANSWER", `${attempted} got no answer: ${words}`);
    this.reason = reason;
    this.words = words;
    this.remedy = remedy;
  }

  /** Whether nothing was sent, because the network refuses it: it will the next time too. */
  get isRefused(): boolean {
    return REFUSED.test(this.reason);
  }

  /** Whether it is a failure of the proxy, which says nothing about the server. */
  get isOfProxy(): boolean {
    return OF_PROXY.test(this.reason);
  }

  /** The same failure, after it was tried for so many milliseconds. */
  after(milliseconds: number): NoAnswerError {
    const words = `${this.words}, tried for ${Math.round(milliseconds / 1000)} seconds`;
    const { reason, remedy } = this;
    return new NoAnswerError(this.attempted, undefined, { reason, words, remedy });
  }
}

/** Adds the login to a failure that names none yet. Returns the failure. */
export function nameLogin(error: unknown, login: string): unknown {
  if (error instanceof ApiError || error instanceof NoAnswerError) error.login ??= login;
  return error;
}

/** Adds the identity that a federated login was refused with. Returns the failure. */
export function nameIdentity(error: unknown, identity: FederatedIdentity | undefined): unknown {
  if (error instanceof ApiError && identity !== undefined) error.identity = identity;
  return error;
}

/** Adds the numeric id of the principal whose identity was refused. Returns the failure. */
export function nameServicePrincipal(error: unknown, servicePrincipalId: string | undefined): unknown {
  if (error instanceof ApiError && error.identity !== undefined)
    error.identity = { ...error.identity, servicePrincipalId };
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
