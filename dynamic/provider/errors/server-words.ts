import { maskCredentials } from "../../arguments/quote";

/** A server's error code and message, whatever format it answered in. */
export interface ServerWords {
  readonly code: string | undefined;
  readonly message: string;
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

/** An older gateway puts its message in `<pre>`; any other page does not come from the API. */
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
