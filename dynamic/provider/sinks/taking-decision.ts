import { decideOwnership, otherOwnerProblem, type Publisher } from "../../arguments/publication-owner";
import type { StoredSecret } from "./sink";

/** What is to be done with a secret that exists. */
export type Taking =
  /** Write in it; `warning` is what the user should know. */
  { readonly action: "take"; readonly warning?: string } | { readonly action: "refuse"; readonly problem: string };

/** The component that is to write. */
export interface Taker extends Publisher {
  /** Whether the component of this name is that of the stack that the taker's was copied from, as the user has said. */
  readonly isOriginal?: (publishedBy: string) => boolean;
}

/** The tag that only secrets have that are written on a data plane. */
export const WRITTEN_BY = { name: "writtenBy", value: "pulumi-databricks-pat" } as const;

/**
 * Decides by its tags whether a publisher may write in an existing secret. `isNew`: the resource does not have the place
 * yet. The texts follow "secret X of vault Y".
 */
export function decideTaking({ tags }: Pick<StoredSecret, "tags">, publisher: Taker, isNew: boolean): Taking {
  const owner = decideOwnership({ tags }, publisher);
  switch (owner) {
    case "own":
    case "earlier":
      if (!isNew || tags[WRITTEN_BY.name] !== undefined) return { action: "take" };
      return {
        action: "refuse",
        problem:
          "belongs to a resource of azure-native, which would delete it: publish under another secretName; to keep its name, run pulumi state delete for that resource, and remove the tag publishedBy of the secret",
      };
    case "renamed":
    case "foreign":
      return { action: "refuse", problem: otherOwnerProblem({ tags }, owner) };
    case "shared":
      return publisher.isOriginal?.(tags["publishedBy"] ?? "") === true
        ? { action: "refuse", problem: otherOwnerProblem({ tags }, owner) }
        : { action: "take", warning: otherOwnerProblem({ tags }, owner) };
    case "unmarked":
      return { action: "take" };
  }
}

/**
 * Whether the end of a publication may remove what its place holds: the value that it has written, or another one that
 * its own component has marked.
 */
export function mayRemove(stored: StoredSecret, sha256: string, publisher: Publisher): boolean {
  switch (decideOwnership(stored, publisher)) {
    case "own":
      return stored.tags[WRITTEN_BY.name] !== undefined;
    case "earlier":
    case "unmarked":
      return stored.sha256 === sha256;
    case "renamed":
    case "foreign":
    case "shared":
      return false;
  }
}
