/** The shapes of Databricks tokens and OAuth secrets, Entra client secrets, and signed tokens. */
const CREDENTIALS =
  /\b(?:dapi|dkea|dose)[0-9a-f]{16,}(?:-\d+)?|[\w.~-]{3}\dQ~[\w.~-]{20,}|\beyJ[\w-]{8,}(?:\.[\w-]*)*/gi;

/** A text that begins like a Databricks credential: part of one, or one with a mistake. */
const LIKE_CREDENTIAL = /^\s*(?:dapi|dkea|dose)/i;

const LONGEST = 80;

/**
 * `value` for a message: as JSON if it has such a form, short, and without anything that looks like a token or a
 * secret.
 */
export function quote(value: unknown): string {
  const text = maskCredentials(toText(value));
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

/** `text` with every token and secret in it replaced by "[credential]". */
export function maskCredentials(text: string, known: readonly string[] = []): string {
  let masked = text;
  for (const credential of known) if (credential !== "") masked = masked.replaceAll(credential, "[credential]");
  return masked.replace(CREDENTIALS, "[credential]");
}

function toText(value: unknown): string {
  if (typeof value === "number" || value === undefined) return String(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  if (typeof value === "object" && value !== null && !isPlain(value)) return withArticle(value);
  try {
    return JSON.stringify(value, (_key, part: unknown) =>
      typeof part === "string" && LIKE_CREDENTIAL.test(part) ? "[credential]" : part,
    );
  } catch {
    return "an object";
  }
}

/** Whether JSON has a form for it. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === null || prototype === Object.prototype;
}

function withArticle(value: object): string {
  const name = (value as { readonly constructor?: { readonly name?: unknown } }).constructor?.name;
  if (typeof name !== "string" || name === "") return "an object";
  return `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
}
