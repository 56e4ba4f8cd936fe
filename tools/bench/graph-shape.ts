import { type ExportedResource, nameOf } from "./exported-state";

/** What a rotation does to a resource. */
export type ShapeRole = "same" | "updated" | "replaced";

/** A resource of one principal's graph. */
export interface ShapeNode {
  /** The end of its name, after the principal's: "-token", and "" for the component itself. */
  readonly suffix: string;
  readonly isComponent: boolean;
  /** The suffix of its parent; undefined below the stack. */
  readonly parent: string | undefined;
  /** The suffixes of those that it depends on, its provider among them. */
  readonly dependencies: readonly string[];
  readonly role: ShapeRole;
}

/**
 * The graph of one principal, from the exports of a stack that has no other: before and after its rotation, with secrets
 * in clear. The floor is built in this shape, so that it follows every change of the components.
 */
export function toGraphShape(
  principal: string,
  before: readonly ExportedResource[],
  after: readonly ExportedResource[],
): readonly ShapeNode[] {
  const members = new Map(
    before
      .filter((resource) => nameOf(resource).startsWith(principal))
      .map((resource) => [resource.urn, nameOf(resource).slice(principal.length)] as const),
  );
  const suffixesOf = (urns: readonly string[]): readonly string[] => [
    ...new Set(urns.flatMap((urn) => members.get(urn) ?? [])),
  ];
  const rotated = new Map(after.map((resource) => [resource.urn, resource]));
  return before.flatMap((resource) => {
    const suffix = members.get(resource.urn);
    if (suffix === undefined) return [];
    // A reference to a provider is its URN and its id.
    const provider = resource.provider?.replace(/::[^:]*$/, "");
    return {
      suffix,
      isComponent: resource.custom !== true,
      parent: resource.parent === undefined ? undefined : members.get(resource.parent),
      dependencies: suffixesOf([...(resource.dependencies ?? []), ...(provider === undefined ? [] : [provider])]),
      role: roleOf(resource, rotated.get(resource.urn)),
    };
  });
}

function roleOf(before: ExportedResource, after: ExportedResource | undefined): ShapeRole {
  if (before.custom !== true || after === undefined) return "same";
  if (before.id !== after.id) return "replaced";
  return JSON.stringify(before.inputs) === JSON.stringify(after.inputs) ? "same" : "updated";
}
