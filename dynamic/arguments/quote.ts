/** The shapes of Databricks tokens and OAuth secrets, Entra client secrets, and signed tokens. */
const CREDENTIALS =
  /\b(?:dapi|dkea|dose)[0-9a-f]{16,}(?:-\d+)?|[\w.~-]{3}\dQ~[\w.~-]{20,}|\beyJ[\w-]{8,}(?:\.[\w-]*)*/gi;

const LONGEST = 80;

/** `value` as JSON for a message: short, and without anything that looks like a token or a secret. */
export function quote(value: unknown): string {
  const text = maskCredentials(JSON.stringify(value) ?? "undefined");
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

/** `text` with every token and secret in it replaced by "[credential]". */
export function maskCredentials(text: string, known: readonly string[] = []): string {
  let masked = text;
  for (const credential of known) if (credential !== "") masked = masked.replaceAll(credential, "[credential]");
  return masked.replace(CREDENTIALS, "[credential]");
}
