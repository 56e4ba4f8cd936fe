/** The shapes of Databricks tokens and OAuth secrets, Entra client secrets, and signed tokens. */
const CREDENTIALS =
  /\b(?:dapi|dkea|dose)[0-9a-f]{16,}(?:-\d+)?|[\w.~-]{3}\dQ~[\w.~-]{20,}|\beyJ[\w-]{8,}(?:\.[\w-]*)*/gi;

/** An id of five groups, perhaps with a mistake. */
const UUID_LIKE = /^[0-9a-z]{1,12}(?:-[0-9a-z]{1,12}){3,5}$/i;

/** A text that begins like a Databricks credential: part of one, or one with a mistake. */
const LIKE_CREDENTIAL = /^\s*(?:dapi|dkea|dose)/i;

const LONGEST = 80;

/** Twelve characters and more without white space. */
const LONG_RUN = /\S{12,}/g;

/**
 * A wrong `value` for a message: as JSON if it has such a form, short, and without anything that may be a secret. A
 * secret may stand in any field by mistake, so a text is quoted only as far as it looks like words, names, addresses,
 * times and ids; of an object only the names of its fields are quoted.
 */
export function quote(value: unknown): string {
  const isText = typeof value === "string" && !LIKE_CREDENTIAL.test(value);
  return quoteKnown(isText ? value.replace(LONG_RUN, hideRandom) : value);
}

/** The same for a text that is known to be no secret, like a trigger: only credentials of known shapes are hidden. */
export function quoteKnown(value: unknown): string {
  const text = maskCredentials(toText(value));
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

/** The run itself, unless a part of it mixes kinds of characters as passwords and generated secrets do. */
function hideRandom(run: string): string {
  return UUID_LIKE.test(run) || !run.split(/[/?#&=]/).some(isRandom) ? run : "[credential]";
}

function isRandom(part: string): boolean {
  if (part.length < 12 || /^\d+\w$/.test(part)) return false;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}.:+@,;()'"_-]/u].filter((kind) => kind.test(part)).length;
  return (
    kinds >= 3 || part.split(/[-._:@]/).some((word) => word.length >= 12 && /\p{L}/u.test(word) && /\d/.test(word))
  );
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
    return JSON.stringify(value, function (this: unknown, key, part: unknown) {
      if (typeof part !== "string") return part;
      if (LIKE_CREDENTIAL.test(part)) return "[credential]";
      if (Array.isArray(this)) return part.replace(LONG_RUN, hideRandom);
      return key === "" ? part : "…";
    });
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
