import { didYouMean } from "./did-you-mean";

/** The namespace of the keys of the stack configuration that this package reads. */
export const NAMESPACE = "databricks-pat";

/** The keys after `databricks-pat:` that any program may have. */
export const STACK_KEYS: readonly string[] = [
  // Names that this stack had.
  "renamedFrom",
  // Stacks that this one was copied from.
  "copiedFrom",
  // Scopes that the workspace has and this version does not know.
  "newScopes",
];

/** The problem of each key in the namespace that is not known, in one line that begins with the key. */
export function unknownKeys(keys: readonly string[], known: readonly string[], namespace = NAMESPACE): string[] {
  return keys
    .filter((key) => key.startsWith(`${namespace}:`))
    .map((key) => key.slice(namespace.length + 1))
    .filter((key) => !known.includes(key))
    .map((key) => {
      const command = `remove it with pulumi config rm ${namespace}:${key}`;
      return `${namespace}:${key}: is not known: ${didYouMean(key, known, String)}the keys are ${known.join(", ")}; ${command}`;
    });
}
