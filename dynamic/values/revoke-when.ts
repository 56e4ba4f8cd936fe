import { quote } from "./quote";

/** When a replaced token is revoked: after its overlap, or after that when it is not used any more. */
export type RevokeWhen = "after" | "unused";

/** What is wrong with `value` as a time of revocation, or undefined. */
export function revokeWhenProblem(value: unknown): string | undefined {
  if (value === undefined || value === "after" || value === "unused") return undefined;
  return `${quote(value)} is not known: use "after" or "unused"`;
}
