import { didYouMean } from "./did-you-mean";

/** The namespace of the keys of the stack configuration that this package reads. */
export const NAMESPACE = "databricks-pat";

/** What the keys after `databricks-pat:` are for that any program may have. */
export const DOCUMENTED_KEYS = {
  renamedFrom: { doc: 'Names that this stack had, like "shop/dev": their tokens are its own.' },
  copiedFrom: { doc: 'Stacks that this one was copied from, like "shop/dev": their tokens are not its own.' },
  newScopes: { doc: "Scopes that the workspace has and this version does not know, separated by spaces." },
} as const;

/** Their names. */
export const STACK_KEYS: readonly string[] = Object.keys(DOCUMENTED_KEYS);

/** The objects of secrets that a program which reads `databricks-pat:tokens` has beside them, by the names of tokens. */
export const SECRET_KEYS = ["clientSecrets", "adoptedTokens"] as const;

/** Arguments that such a program does not read from an entry. */
export const PROGRAM_ARGUMENTS = ["administrator", "accountProvider"] as const;

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
