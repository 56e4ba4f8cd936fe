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

/** A call that got no answer: refused, dropped, timed out, or a certificate that was not trusted. */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";

  constructor(
    readonly attempted: string,
    cause: unknown,
  ) {
    super(`${attempted} got no answer: ${explain(cause)}`, { cause });
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
  const preformatted = /<pre>\s*([\s\S]*?)\s*<\/pre>/i.exec(text) ?? /<title>\s*([\s\S]*?)\s*<\/title>/i.exec(text);
  if (preformatted?.[1] !== undefined) return { code: undefined, message: limit(preformatted[1]) };
  if (text.startsWith("<"))
    return { code: undefined, message: "an HTML page instead of JSON: is this the URL of a workspace?" };
  const coded = /^([A-Z][A-Z_]+): ([\s\S]*)$/.exec(text);
  return coded === null
    ? { code: undefined, message: limit(text) }
    : { code: coded[1], message: limit(coded[2] ?? "") };
}

function toJsonWords(parsed: Record<string, unknown>, status: number): ServerWords {
  const nested =
    typeof parsed.error === "object" && parsed.error !== null ? (parsed.error as Record<string, unknown>) : undefined;
  if (nested !== undefined)
    return { code: asText(nested.code), message: limit(asText(nested.message) ?? `status ${status}`) };
  if (parsed.error_description !== undefined)
    return { code: asText(parsed.error), message: limit(asText(parsed.error_description) ?? "") };
  if (parsed.detail !== undefined) {
    const words = [asText(parsed.scimType), asText(parsed.detail)].filter(
      (word) => word !== undefined && word !== "null",
    );
    return {
      code: `SCIM_${asText(parsed.status) ?? status}`,
      message: limit(words.join(" ") || "SCIM API Internal Error"),
    };
  }
  return {
    code: asText(parsed.error_code),
    message: limit(asText(parsed.error) ?? asText(parsed.message) ?? `status ${status}`),
  };
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
  const line = text.replace(/\s+/g, " ");
  return line.length <= 600 ? line : `${line.slice(0, 600)}…`;
}

function explain(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name === "TimeoutError") return "the deadline passed";
  const inner = cause.cause as { code?: string; message?: string } | undefined;
  return inner === undefined ? cause.message : (inner.code ?? inner.message ?? cause.message);
}
