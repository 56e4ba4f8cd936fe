import * as pulumi from "@pulumi/pulumi";
import { toTypeToken } from "../dynamic/arguments/type-token";
import { isPluginProcess } from "../dynamic/dynamic-resource";

/** The options of a component's children. */
export interface ChildOptions {
  /**
   * Of resources that stay: `protect` and `retainOnDelete` as the user wrote them. In a stack that is said to be a copy
   * they are retained by default, because another stack uses them too.
   */
  readonly lasting: pulumi.CustomResourceOptions;
  /**
   * Of resources that rotations replace, and of the retirement. Pulumi refuses to replace or delete a protected resource,
   * and never deletes a retained one, so that a replaced token would stay active.
   */
  readonly rotating: pulumi.CustomResourceOptions;
}

/**
 * The component's own options. Children inherit `protect` and `retainOnDelete` from it, and not every version of Pulumi
 * lets them refuse that, so it has neither and gives them to the children that last.
 */
export function toComponentOptions(opts: pulumi.ComponentResourceOptions | undefined): pulumi.ComponentResourceOptions {
  return { ...opts, protect: false, retainOnDelete: false };
}

/** The options of the children of `parent`, which was made with `opts`. */
export function toChildOptions(
  parent: pulumi.ComponentResource,
  opts: pulumi.ComponentResourceOptions | undefined,
): ChildOptions {
  const isCopy = (new pulumi.Config("databricks-pat").get("copiedFrom") ?? "").trim() !== "";
  const retainOnDelete = opts?.retainOnDelete ?? (isCopy ? true : undefined);
  return {
    lasting: { parent, protect: toProtect(opts) ?? false, ...(retainOnDelete === undefined ? {} : { retainOnDelete }) },
    rotating: { parent, protect: false, retainOnDelete: false },
  };
}

/**
 * Warns of options that do not apply to the `rotating` children, by name. In a protected component it also adds a
 * protected resource that Pulumi has to delete before them: without it a destroy would revoke the token first, and only
 * then fail. Pulumi lets go of that one only after a run in which it is there without protection, so `protect: false`
 * keeps it.
 */
export function guardRotating(
  component: pulumi.ComponentResource,
  name: string,
  rotating: Readonly<Record<string, pulumi.Resource>>,
  opts: pulumi.ComponentResourceOptions | undefined,
): void {
  const names = Object.keys(rotating).join(", ");
  const warn = (message: string): void => void pulumi.log.warn(message, component);
  if (opts?.retainOnDelete === true)
    warn(`retainOnDelete does not apply to ${names}: a rotation and a destroy revoke the token all the same`);
  const protect = toProtect(opts);
  if (protect === undefined) return;
  if (protect)
    warn(
      `protect does not apply to ${names}, which rotations replace or update; the other resources are protected. ` +
        // The plugin cannot tell a `protect` of false from none.
        `Before you remove protect, ${isPluginProcess() ? "run pulumi state unprotect --all" : "set it to false for one pulumi up"}`,
    );
  const options = { parent: component, protect, dependsOn: Object.values(rotating) };
  new pulumi.ComponentResource(toTypeToken("Protection"), `${name}-protection`, {}, options);
}

/** Whether the user protects the component, or a component that it is part of; undefined where nobody says. */
function toProtect(opts: pulumi.ComponentResourceOptions | undefined): boolean | undefined {
  // Pulumi keeps the option on each resource, and its types do not have it.
  const parent = opts?.parent as { readonly __protect?: boolean } | undefined;
  return opts?.protect ?? parent?.__protect;
}
