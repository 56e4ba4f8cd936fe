/** Visible ASCII characters, which is all that tokens and secrets of Databricks and Entra consist of. */
const CREDENTIAL = /^[\x21-\x7e]+$/;

/** Why `value` cannot be a token or a client secret, or undefined. Never quotes it. */
export function credentialProblem(value: unknown): string | undefined {
  if (typeof value !== "string" || value === "") return "is missing";
  if (CREDENTIAL.test(value)) return undefined;
  return "contains white space, a line break or another character that no credential has: set it again without";
}
