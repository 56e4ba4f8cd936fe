import type { Argument } from "./argument";
import { didYouMean } from "./did-you-mean";
import { quote } from "./quote";
import { type Issue, says } from "./schema";

/** A scope name as the token API accepts it: "sql", "unity-catalog", "all-apis". */
const SCOPE = /^[a-z][a-z0-9]*([-._:][a-z0-9]+)*$/;

/** @see https://docs.databricks.com/api/workspace/scopes */
const SCOPE_LIST = "https://docs.databricks.com/api/workspace/scopes";

/** The scopes that Databricks documents. A workspace may know newer ones: see `newScopes` in `stack-keys.ts`. */
const SCOPES: readonly string[] = (
  "all-apis access-management alerts apps authentication cleanrooms clusters command-execution dashboards dataquality " +
  "files genie global-init-scripts instance-pools instance-profiles jobs libraries marketplace mlflow model-serving " +
  "networking notifications pipelines postgres provisioning qualitymonitor queries query-history scim secrets settings " +
  "sharing sql tags unity-catalog vector-search workspace"
).split(" ");

export const scopes = {
  doc: 'API scopes of the token, like `["sql"]`; a change replaces the token.',
  fallback: "everything that the principal may do",
  schema: (z) =>
    z.array(z.string(says(noScope)).check(z.regex(SCOPE, says(noScope))), says(noList)).check(
      z.minLength(1, says(noList)),
      z.refine(
        (names) => findRepeated(names) === undefined,
        says((names) => `${quote(findRepeated(names as readonly string[]))} is named twice: name it once`),
      ),
    ),
} satisfies Argument<readonly string[]>;

/** The well-formed names that are neither documented nor among `newScopes`, the text of the stack configuration. */
export function unknownScopes(names: unknown, newScopes = ""): Issue[] {
  const known = [...SCOPES, ...newScopes.split(/[\s,]+/)];
  return (Array.isArray(names) ? (names as readonly unknown[]) : []).flatMap((name, index) => {
    if (typeof name !== "string" || !SCOPE.test(name) || known.includes(name)) return [];
    if (quote(name) !== JSON.stringify(name)) return [{ path: [index], message: noScope(name) }];
    const list = newScopes.trim() === "" ? name : `'${newScopes.trim()} ${name}'`;
    const message =
      `${quote(name)} is not among the known scopes: ${didYouMean(name, known)}see ${SCOPE_LIST}; ` +
      `if the workspace has it, run pulumi config set databricks-pat:newScopes ${list}`;
    return [{ path: [index], message }];
  });
}

function noList(): string {
  return 'must be a list with at least one scope name, like ["sql"]; leave it out for a token without limits';
}

function noScope(value: unknown): string {
  return `${quote(value)} is not a scope name: ${didYouMean(value, SCOPES)}scopes are lower-case words like "sql" or "unity-catalog"`;
}

function findRepeated(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index);
}
