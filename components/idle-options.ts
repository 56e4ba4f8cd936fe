import * as pulumi from "@pulumi/pulumi";

/**
 * What to do instead of an option that a component takes and its resources do not inherit. `provider`, `providers`,
 * `transforms`, `transformations`, `aliases`, `dependsOn`, `deletedWith`, `protect` and `retainOnDelete` reach them.
 *
 * @see https://github.com/pulumi/pulumi/issues/9704
 */
const INSTEAD: Readonly<Record<string, string>> = {
  ignoreChanges: "has no effect on the resources of this component: to keep a value, do not change its argument",
  replaceOnChanges: "has no effect on the resources of this component: to rotate the token, change rotationTrigger",
  replacementTrigger: "has no effect on the resources of this component: give its value to rotationTrigger",
  replaceWith: "has no effect on the resources of this component: give rotationTrigger an output of that resource",
  deleteBeforeReplace:
    "has no effect on the resources of this component: a new token is always made before the old one is revoked, so leave it out",
  additionalSecretOutputs:
    "has no effect on the resources of this component: tokenValue is a secret already; mark another output where you use it",
  customTimeouts:
    "has no effect on the resources of this component: each request has a limit of its own, so leave it out",
  import:
    'has no effect on the resources of this component: kind "existing" uses a principal that exists, and adopt its token',
  hideDiffs: "has no effect on the resources of this component: leave it out",
  version: "has no effect on the resources of this component: the version is that of the npm package, so leave it out",
  pluginDownloadURL: "has no effect on the resources of this component: leave it out",
};

/** Hooks that Pulumi never calls for a component without inputs. */
const UNCALLED_HOOKS = ["beforeUpdate", "afterUpdate"];

/** Warns at the component of options of the program that change nothing. */
export function warnOfIdleOptions(component: pulumi.ComponentResource, opts: object | undefined): void {
  const { hooks, ...others } = { ...opts } as Readonly<Record<string, unknown>>;
  const warn = (message: string): void => void pulumi.log.warn(message, component);
  for (const [option, value] of Object.entries(others)) {
    const instead = Object.hasOwn(INSTEAD, option) && isGiven(value) ? INSTEAD[option] : undefined;
    if (instead !== undefined) warn(`${option} ${instead}`);
  }
  for (const [hook, value] of Object.entries(hooks ?? {})) {
    if (UNCALLED_HOOKS.includes(hook) && isGiven(value))
      warn(
        `the hook ${hook} is never called for this component: give it to the resource that it is about, by a transform`,
      );
  }
}

/** Whether an option says anything. The plugin gets empty lists and fields for those that a program leaves out. */
function isGiven(value: unknown): boolean {
  if (pulumi.Output.isInstance(value)) return true;
  return typeof value === "object" ? Object.values(value ?? {}).some(isGiven) : Boolean(value);
}
