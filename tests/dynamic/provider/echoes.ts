import { createHash } from "node:crypto";
import * as fc from "fast-check";

/** A credential of a random shape, as long as those of real services or shorter: visible ASCII characters. */
export const secrets: fc.Arbitrary<string> = fc.oneof(
  text("0123456789abcdef", 32, 36).map((digits) => `dapi${digits}`),
  text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", 20, 60),
  text("abcXYZ019!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", 14, 60),
);

/** Characters of an alphabet that are as good as random: those that fast-check draws repeat themselves. */
function text(alphabet: string, minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc
    .record({ seed: fc.integer(), length: fc.integer({ min: minLength, max: maxLength }) })
    .map(({ seed, length }) => {
      const bytes = createHash("sha512").update(String(seed)).digest();
      return Array.from({ length }, (_, index) => alphabet[(bytes[index] ?? 0) % alphabet.length]).join("");
    });
}

const toHex = (character: string): string => character.charCodeAt(0).toString(16).padStart(2, "0");
const each = (secret: string, write: (character: string) => string): string => [...secret].map(write).join("");

/** Ways in which a server, or something between, repeats a credential. */
const FORMS: Readonly<Record<string, (secret: string) => string>> = {
  "as it is": (secret) => secret,
  "in upper case": (secret) => secret.toUpperCase(),
  "escaped for JSON": (secret) => JSON.stringify(secret).slice(1, -1),
  "escaped for JSON twice": (secret) => JSON.stringify(JSON.stringify(secret)).slice(1, -1),
  "escaped for JSON as code points": (secret) => each(secret, (character) => `\\u00${toHex(character)}`),
  "escaped for a URL": encodeURIComponent,
  "escaped for a URL in full, twice": (secret) => each(secret, (character) => `%25${toHex(character)}`),
  "escaped for HTML": (secret) =>
    secret.replace(
      /[&<>"']/g,
      (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[character] ?? "&#39;",
    ),
  "escaped for HTML in full": (secret) => each(secret, (character) => `&#x${toHex(character)};`),
  "in base64 after a name": (secret) => Buffer.from(`client-id:${secret}`).toString("base64"),
  "in base64 for a URL": (secret) => Buffer.from(`x${secret}`).toString("base64url"),
  "in base64 of its form for a URL": (secret) =>
    Buffer.from(`client-id:${encodeURIComponent(secret)}`).toString("base64"),
  "as a header": (secret) => `authorization: Bearer ${secret}`,
  "without its end": (secret) => secret.slice(0, -2),
  "without its beginning": (secret) => secret.slice(2),
  "with a command to a terminal inside": (secret) => `${secret.slice(0, 7)}\u001b[31m${secret.slice(7)}`,
  "with a character inside that shows nothing": (secret) => `${secret.slice(0, 7)}\u200b${secret.slice(7)}`,
};

/** A text that repeats a credential, and the way in which it does. */
export interface Echo {
  readonly form: string;
  readonly write: (secret: string) => string;
}

/** Random ways to repeat a credential, among ordinary words. */
export const echoes: fc.Arbitrary<Echo> = fc
  .record({
    form: fc.constantFrom(...Object.keys(FORMS)),
    before: fc.constantFrom("", "Invalid token ", 'the value "', "x".repeat(570) + " y "),
    after: fc.constantFrom("", " is not valid.", '"', ", and so on"),
  })
  .map(({ form, before, after }) => ({
    form,
    write: (secret) => `${before}${FORMS[form]?.(secret) ?? ""}${after}`,
  }));

/** The shortest part of a credential that counts as a leak. */
const PART = 12;

/** A part of the credential that is in the text, or the whole of it in another form; undefined if there is none. */
export function findLeak(printed: string, secret: string): string | undefined {
  const lower = printed.toLowerCase();
  const isIn = (part: string): boolean => lower.includes(part.toLowerCase());
  const parts = Array.from({ length: secret.length - PART + 1 }, (_, from) => secret.slice(from, from + PART));
  const escaped = Object.entries(FORMS).flatMap(([form, write]) => (form.startsWith("escaped") ? [write(secret)] : []));
  // Of base64 what depends on the credential alone.
  const encoded = Object.entries(FORMS).flatMap(([form, write]) =>
    form.includes("base64") ? [write(secret).slice(16, -4)] : [],
  );
  return [...parts, ...escaped, ...encoded].filter(({ length }) => length >= PART).find(isIn);
}
