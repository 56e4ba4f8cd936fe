import { maskCredentials } from "../../arguments/quote";

/** The longest message, and how much of an answer is looked at for it. */
const LONGEST_MESSAGE = 600;
const LONGEST_SOURCE = 4_000;

/** Takes what must not be printed out of a text. */
type Cleaning = (text: string) => string;

/** A server's error code and message, whatever format it answered in. */
export interface ServerWords {
  readonly code: string | undefined;
  readonly message: string;
  /** Whether it was a web page, which does not come from the API. */
  readonly isPage: boolean;
}

/**
 * Reads an error body: JSON with a text or numeric code, SCIM, OAuth, HTML, plain text, or nothing. `clean` is applied
 * before anything is cut. Data is never quoted.
 */
export function toServerWords(
  status: number,
  reasonPhrase: string,
  body: string,
  clean: Cleaning = maskCredentials,
): ServerWords {
  const text = body.trim();
  const { code, message, isPage = false }: RawWords = text === "" ? { message: reasonPhrase } : readWords(text, status);
  return {
    isPage,
    code: code === undefined ? undefined : toCode(code, clean),
    message: toLine(message ?? "", clean) || `status ${status}`,
  };
}

/** What the server says, as it says it. */
interface RawWords {
  readonly code?: string | undefined;
  readonly message: string | undefined;
  readonly isPage?: boolean;
}

function readWords(text: string, status: number): RawWords {
  const parsed = parse(text);
  if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed))
    return readObject(parsed as Record<string, unknown>, status);
  // Other JSON is data, perhaps a token.
  if (parsed !== undefined) return { message: undefined };
  const start = text.slice(0, LONGEST_SOURCE);
  if (start.startsWith("<")) return readPage(start);
  const coded = /^([A-Z][A-Z_]+): ([\s\S]*)$/.exec(start);
  return coded === null ? { message: start } : { code: coded[1], message: coded[2] };
}

/** An older gateway puts its message in `<pre>`; any other page does not come from the API. */
function readPage(page: string): RawWords {
  const preformatted = /<pre>([\s\S]*?)<\/pre>/i.exec(page)?.[1];
  if (preformatted !== undefined) return { message: preformatted };
  const title = /<title>([\s\S]*?)<\/title>/i.exec(page)?.[1]?.replace(/\s+/g, " ").trim() ?? "";
  const named = isInWords(title) ? `an HTML page, "${title}",` : "an HTML page";
  return { message: `${named} instead of JSON`, isPage: true };
}

function readObject(parsed: Record<string, unknown>, status: number): RawWords {
  const nested =
    typeof parsed.error === "object" && parsed.error !== null ? (parsed.error as Record<string, unknown>) : undefined;
  if (nested !== undefined) return { code: toNestedCode(nested), message: asText(nested.message) };
  if (parsed.detail !== undefined) {
    const words = [asText(parsed.scimType), asText(parsed.detail)].filter(
      (word) => word !== undefined && word !== "null",
    );
    return {
      code: `SCIM_${asText(parsed.status) ?? status}`,
      message: words.join(" ") || "SCIM API Internal Error",
    };
  }
  const oauthCode = asText(parsed.error);
  const description = asText(parsed.error_description);
  if (description !== undefined) return { code: oauthCode, message: description };
  const isOAuth = oauthCode !== undefined && parsed.error_code === undefined && /^[a-z_]+$/.test(oauthCode);
  return { code: isOAuth ? oauthCode : asText(parsed.error_code), message: oauthCode ?? asText(parsed.message) };
}

/** Azure's inner code is the more exact one: "ForbiddenByFirewall" inside "Forbidden". */
function toNestedCode({ code, innererror }: Record<string, unknown>): string | undefined {
  const inner = typeof innererror === "object" && innererror !== null ? (innererror as Record<string, unknown>) : {};
  return asText(inner.code) ?? asText(code);
}

/** The value of a JSON text; undefined for any other text. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;
}

/** Whether a text says something: it has several words, or a short one. Anything else is data, perhaps a token. */
function isInWords(text: string): boolean {
  return /\S\s+\S/.test(text) || /^\S{1,16}$|^[A-Za-z_.]{1,60}$/.test(text);
}

/** One line, cut at the longest message; empty for a text that is not in words. */
function toLine(text: string, clean: Cleaning): string {
  const source = text.length <= LONGEST_SOURCE ? text : `${text.slice(0, LONGEST_SOURCE)}…`;
  const line = clean(source).replace(/\s+/g, " ").trim();
  if (!isInWords(line)) return "";
  return line.length <= LONGEST_MESSAGE ? line : `${line.slice(0, LONGEST_MESSAGE)}…`;
}

/** A code is one short word: anything else is no code. */
function toCode(text: string, clean: Cleaning): string | undefined {
  return /^[\w.-]{1,60}$/.test(text) && clean(text) === text ? text : undefined;
}
