import { type Schema, says } from "./schema";

/** Visible ASCII characters: tokens and secrets of Databricks and Entra have no others. */
const CREDENTIAL = /^[\x21-\x7e]+$/;

/** A credential, or a part of one; `missing` is the message when it is not given. Never quotes it. */
export function credential(missing = "is missing"): Schema<string> {
  const refusal = (value: unknown): string => credentialProblem(value, missing) ?? "";
  return (z) => z.string(says(refusal)).check(z.regex(CREDENTIAL, says(refusal)));
}

/** Why `value` cannot be a token or a client secret, or undefined. Never quotes it. */
export function credentialProblem(value: unknown, missing = "is missing"): string | undefined {
  if (value === undefined || value === null || value === "") return missing;
  if (typeof value !== "string") return "is not text: set it in quotes";
  if (CREDENTIAL.test(value)) return undefined;
  return "contains white space, a line break or another character that credentials do not have: set it again without it";
}
