import type * as pulumi from "@pulumi/pulumi";
import type { Argument } from "./argument";
import { quote } from "./quote";
import { says } from "./schema";

export type ScopesInput = pulumi.Input<readonly pulumi.Input<string>[]>;

/** A scope name as the token API accepts it: "sql", "unity-catalog", "all-apis". */
const SCOPE = /^[a-z][a-z0-9]*([-._:][a-z0-9]+)*$/;

export const scopes = {
  doc: 'API scopes of the token, like `["sql"]`; a change replaces the token.',
  fallback: "everything that the principal may do",
  schema: (z) =>
    z.array(z.string(says(noScope)).check(z.regex(SCOPE, says(noScope))), says(noList)).check(
      z.minLength(1, says(noList)),
      z.refine(
        (names) => findRepeated(names) === undefined,
        says((names) => `${quote(findRepeated(names as readonly string[]))} is named twice`),
      ),
    ),
} satisfies Argument<readonly string[]>;

function noList(): string {
  return 'must be a list with at least one scope name, like ["sql"]; leave it out for a token without limits';
}

function noScope(value: unknown): string {
  return `${quote(value)} is not a scope name: scopes are lower-case words like "sql" or "unity-catalog"`;
}

function findRepeated(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index);
}
