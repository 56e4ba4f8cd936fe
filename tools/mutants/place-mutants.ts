import type { Mutant, NamedTest } from "./mutant";

/** One fault of the matrix at the calls of a phase with a kind of place. */
function inPhase(title: string): NamedTest {
  return { file: "../faults/place-faults.test.ts", title: `keeps every invariant: ${title}: ` };
}

/** Mutants that faults at the calls of places show. */
export const PLACE_MUTANTS: readonly Mutant[] = [
  {
    id: "late-scope-write",
    breaks: "writes a token into a secret scope after the engine of its run was killed",
    file: "databricks/scope-secrets-api.ts",
    find: "repeatable: true, needsEngine: true",
    replacement: "repeatable: true, needsEngine: false",
    test: inPhase("place added, scope, stored"),
  },
  {
    id: "scope-written-once",
    breaks: "gives up a write to a secret scope whose answer was lost",
    file: "databricks/scope-secrets-api.ts",
    find: "repeatable: true, needsEngine: true",
    replacement: "repeatable: false, needsEngine: true",
    test: inPhase("place added, scope, not stored"),
  },
  {
    id: "refused-bearer-stays",
    breaks: "does not log in again when a vault refuses its bearer",
    file: "azure/vault-client.ts",
    find: "error.status === 401 ? ",
    replacement: "error.status !== 401 ? ",
    test: inPhase("place removed, vault with roles, stored"),
  },
  {
    id: "deleted-before-moved",
    breaks: "deletes a published secret before its new place has the token",
    file: "lifecycles/publication-lifecycle.ts",
    find: 'replaces: isMoved ? ["sink"] : [],',
    replacement: 'replaces: isMoved ? ["sink"] : [],\n        deleteBeforeReplace: true,',
    test: inPhase("place moved, vault with access policies, stored"),
  },
  {
    id: "left-place-kept",
    breaks: "leaves the token in a place that the program does not have any more",
    file: "tokens/sink-changes.ts",
    find: "removed: saved.filter(({ sink }) => !places.has(toPlace(sink))),",
    replacement: "removed: saved.filter(({ sink }) => !places.has(toPlace(sink)) && places.size === 0),",
    test: inPhase("place removed, vault with access policies, not stored"),
  },
  {
    id: "destroyed-token-published",
    breaks: "leaves the values of revoked tokens in their places after a destroy",
    file: "tokens/withdrawal.ts",
    find: "if (isOwn(stored)) await sink.remove();",
    replacement: "if (isOwn(stored)) return undefined;",
    test: inPhase("place and another one, destroy, scope, not stored"),
  },
  {
    id: "place-by-old-host",
    breaks: "looks for the administrator of a place by a name of the workspace that the program has left",
    file: "sinks/open-sink.ts",
    find: "toCurrentName(runtime, saved.origin)",
    replacement: "saved.origin",
    test: inPhase("place removed, with a host alias, scope, stored"),
  },
];
