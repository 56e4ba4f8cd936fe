import { quote } from "./quote";

/** A scope name as the token API takes it: "sql", "unity-catalog", "all-apis". */
const SCOPE = /^[a-z][a-z0-9]*([-._:][a-z0-9]+)*$/;

/** What is wrong with `value` as the scopes of a token, or undefined. */
export function scopesProblem(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length === 0) {
    return 'must be a list with at least one scope name, like ["sql"]; leave it out for a token without limits';
  }
  const malformed = value.findIndex((scope) => typeof scope !== "string" || !SCOPE.test(scope));
  if (malformed >= 0) {
    return `${quote(value[malformed])} is not a scope name: scopes are lower-case words like "sql" or "unity-catalog"`;
  }
  const repeated: unknown = value.find((scope, index) => value.indexOf(scope) !== index);
  return repeated === undefined ? undefined : `${quote(repeated)} is named twice`;
}
