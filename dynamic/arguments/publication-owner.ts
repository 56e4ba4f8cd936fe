import { quote } from "./quote";
import { toStackName } from "./stack-name";

/** A secret that the vault has, as far as its owner shows. */
export interface FoundSecret {
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The component that looks, as its tags name it. */
export interface Publisher {
  /** Undefined where a preview does not know it yet: then nothing of the component exists, or all is replaced. */
  readonly lineage: string | undefined;
  /** Project, stack and name: "shop/dev/reporting". */
  readonly publishedBy: string;
  /** Other names of this stack, whole or as markers have them: "shop/test". */
  readonly earlierStacks: readonly string[];
}

/**
 * Whose a secret is. "own": this component made it. "earlier": an earlier run of it made it, perhaps one whose state
 * was lost. "shared": another stack with the same lineage publishes there. "renamed": another component of this stack
 * made it. "foreign": a component of another stack did. "unmarked": somebody else made or overwrote it.
 */
export type Ownership = "own" | "earlier" | "shared" | "renamed" | "foreign" | "unmarked";

/** Decides by the tags of the secret. */
export function decideOwnership(
  { tags }: Pick<FoundSecret, "tags">,
  { lineage, publishedBy, earlierStacks }: Publisher,
): Ownership {
  const by = tags["publishedBy"];
  if (by === undefined) return "unmarked";
  const isSameStack = [publishedBy, ...earlierStacks].map(toStackName).includes(toStackName(by));
  if (lineage !== undefined && tags["lineage"] === lineage) return isSameStack ? "own" : "shared";
  if (by === publishedBy) return "earlier";
  return isSameStack ? "renamed" : "foreign";
}

/** What is wrong with a secret of another component or stack, after "secret X of vault Y". */
export function otherOwnerProblem(
  { tags }: Pick<FoundSecret, "tags">,
  owner: "renamed" | "foreign" | "shared",
): string {
  const by = tags["publishedBy"] ?? "";
  const [component, stack] = [quote(toComponent(by)), quote(toStack(by))];
  switch (owner) {
    case "renamed":
      return `holds the token of ServicePrincipalToken ${component} of this stack: if that was renamed, add aliases: [{ name: ${component} }] to the options; if it no longer publishes there, first remove this place from it and run pulumi up; else give each token a secret of its own`;
    case "foreign":
      return `holds the token of ServicePrincipalToken ${component} of stack ${stack}: give each token a secret of its own`;
    case "shared":
      return `is also published by stack ${stack}: if this stack is a copy, give it a secret of its own; if that is its earlier name, set databricks-pat:renamedFrom`;
  }
}

/** Project and stack of a publisher: "shop/dev" of "shop/dev/reporting". */
export function toStack(publishedBy: string): string {
  return publishedBy.split("/").slice(0, 2).join("/");
}

/** Name of the component: "reporting" of "shop/dev/reporting". */
export function toComponent(publishedBy: string): string {
  return publishedBy.split("/").slice(2).join("/");
}

/** How tags name a component; Azure takes values of 256 characters. */
export function toPublishedBy(project: string, stack: string, component: string): string {
  return `${project}/${stack}/${component}`.slice(0, 256);
}
