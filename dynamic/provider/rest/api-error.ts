import { maskCredentials } from "../../values/quote";

/** What a server said when it refused, in whichever of its forms. */
export interface ServerWords {
  readonly code: string | undefined;
  readonly message: string;
}

/** A call that the server answered with an error. The message never holds a header, a request body or a token. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    /** What was attempted: "POST https://…/api/2.0/token/create". */
    readonly attempted: string,
    readonly status: number,
    /** The error's own code, as text, whatever its type on the wire. */
    readonly code: string | undefined,
    readonly serverMessage: string,
    /** Seconds that the server asked to wait. */
    readonly retryAfterSeconds?: number,
  ) {
    super(
      `${attempted} was answered ${status}${code === undefined || code === String(status) ? "" : ` ${code}`}: ${serverMessage}`,
    );
  }
}

/** Whether the error says that nothing was done. After any other failure the call may have been carried out all the same. */
export function isRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 408;
}

/** A call that got no answer: refused, dropped, timed out, or a certificate that was not trusted. */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";

  /** Of `cause` only its code or kind is kept: the words of a network error may quote a header or a body. */
  constructor(
    readonly attempted: string,
    cause: unknown,
  ) {
    super(`${attempted} got no answer: ${toReason(cause)}`);
  }
}

/** Reads an error body: JSON with a text or numeric code, SCIM, OAuth, HTML, plain text, or nothing. */
export function toServerWords(status: number, reasonPhrase: string, body: string): ServerWords {
  const text = body.trim();
  if (text === "") return { code: undefined, message: reasonPhrase || `status ${status}` };
  if (text.startsWith("{")) {
    const parsed = parseObject(text);
    if (parsed !== undefined) return toJsonWords(parsed, status);
  }
  if (text.startsWith("<")) return { code: undefined, message: toPageWords(text) };
  const coded = /^([A-Z][A-Z_]+): ([\s\S]*)$/.exec(text);
  return coded === null
    ? { code: undefined, message: limit(text) }
    : { code: coded[1], message: limit(coded[2] ?? "") };
}

/** What an older gateway says stands in `<pre>`; any other page is not the API's. */
function toPageWords(page: string): string {
  const preformatted = /<pre>\s*([\s\S]*?)\s*<\/pre>/i.exec(page)?.[1];
  if (preformatted !== undefined) return limit(preformatted);
  const title = /<title>\s*([\s\S]*?)\s*<\/title>/i.exec(page)?.[1];
  const named = title === undefined ? "an HTML page" : `an HTML page, "${limit(title)}",`;
  return `${named} instead of JSON`;
}

function toJsonWords(parsed: Record<string, unknown>, status: number): ServerWords {
  const nested =
    typeof parsed.error === "object" && parsed.error !== null ? (parsed.error as Record<string, unknown>) : undefined;
  if (nested !== undefined) {
    return { code: asText(nested.code), message: limit(asText(nested.message) ?? `status ${status}`) };
  }
  if (parsed.detail !== undefined) {
    const words = [asText(parsed.scimType), asText(parsed.detail)].filter(
      (word) => word !== undefined && word !== "null",
    );
    return {
      code: `SCIM_${asText(parsed.status) ?? status}`,
      message: limit(words.join(" ") || "SCIM API Internal Error"),
    };
  }
  const oauthCode = asText(parsed.error);
  const description = asText(parsed.error_description);
  if (description !== undefined) return { code: oauthCode, message: limit(description) };
  const message = oauthCode ?? asText(parsed.message) ?? `status ${status}`;
  const isOAuth = oauthCode !== undefined && parsed.error_code === undefined && /^[a-z_]+$/.test(oauthCode);
  return { code: isOAuth ? oauthCode : asText(parsed.error_code), message: limit(message) };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;
}

function limit(text: string): string {
  const line = maskCredentials(text.replace(/\s+/g, " "));
  return line.length <= 600 ? line : `${line.slice(0, 600)}…`;
}

function toReason(cause: unknown): string {
  if (!(cause instanceof Error)) return "an unknown error";
  if (cause.name === "TimeoutError") return "the deadline passed";
  const code = toErrorCode(cause) ?? toErrorCode(cause.cause);
  return code ?? (cause.cause instanceof Error ? cause.cause.name : cause.name);
}

/** A code such as ECONNREFUSED or UND_ERR_SOCKET, and nothing else. */
function toErrorCode(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === "string" && /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? code : undefined;
}
