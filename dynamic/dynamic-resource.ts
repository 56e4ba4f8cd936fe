import * as pulumi from "@pulumi/pulumi";
import type { ArgumentList } from "./arguments/argument";
import { IN_UPDATE } from "./arguments/in-update";
import { isLoginWithoutSecret } from "./arguments/login-secrecy";
import { type LifecycleName, providerText } from "./provider-text";
import { assertArguments, assertStackKeys, checkedName } from "./refusal";

/** The definition of a kind of dynamic resource. */
export interface DynamicResourceDefinition {
  /** Last part of its type in Pulumi. Saved states hold it. */
  readonly type: string;
  readonly lifecycle: LifecycleName;
  readonly arguments: ArgumentList;
  /** Names of its outputs that are not arguments. */
  readonly outputs: readonly string[];
  /** Names of its secret outputs. */
  readonly secretOutputs?: readonly string[];
  /** Names of its arguments that are stored as secrets, but for logins without any secret. */
  readonly secretArguments?: readonly string[];
  /** Whether its tokens are marked with its project, stack and name. */
  readonly isLabelled?: boolean;
  /** Inputs that are not arguments. */
  readonly internal?: Readonly<Record<string, string>>;
}

/** What a resource of this process is to Pulumi. */
type Registration = (
  type: string,
  lifecycle: LifecycleName,
) => { readonly token: string; readonly properties: pulumi.Inputs; readonly options: pulumi.CustomResourceOptions };

/** In a program: the provider is loaded by the text that is saved with each resource. */
const asDynamicResource: Registration = (type, lifecycle) => ({
  token: toDynamicToken(type),
  properties: { __provider: providerText(lifecycle) },
  options: {},
});

/**
 * In the plugin, which is the provider itself. A resource that a TypeScript program registered before is the same one. No
 * version: the engine takes the plugin that the program declares, which this process is.
 */
const asPluginResource: Registration = (type) => ({
  token: `databricks-pat:index:${type}`,
  properties: {},
  options: { aliases: [{ type: toDynamicToken(type) }] },
});

function toDynamicToken(type: string): string {
  return `pulumi-nodejs:dynamic/databricks-pat:${type}`;
}

let registrationOf = asDynamicResource;

/** Makes this process the plugin's: from now on its resources register with types of the plugin. */
export function registerForPlugin(): void {
  registrationOf = asPluginResource;
}

/** Whether this process is the plugin's. */
export function isPluginProcess(): boolean {
  return registrationOf === asPluginResource;
}

/** The name of a resource in the comments of its tokens. */
export function toLabel(project: string, stack: string, name: string): string {
  return `${project}/${stack}/${name}`;
}

/**
 * The registration of a resource whose lifecycle runs in Pulumi's provider process. Throws when plain arguments are
 * wrong; the error names all of them.
 *
 * A function and not a base class: Pulumi saves the calls that lead to a resource, and takes the first one outside of two
 * constructors for the place in the program.
 */
export function toRegistration(
  {
    type,
    lifecycle,
    outputs,
    secretOutputs = [],
    secretArguments = [],
    internal = {},
    ...definition
  }: DynamicResourceDefinition,
  name: string,
  args: object,
  opts: pulumi.CustomResourceOptions | undefined,
): [type: string, name: string, props: pulumi.Inputs, opts: pulumi.CustomResourceOptions] {
  checkedName(type, name);
  assertStackKeys();
  assertArguments(type, name, definition.arguments, args);
  const label = definition.isLabelled === true ? { label: toLabel(pulumi.getProject(), pulumi.getStack(), name) } : {};
  // Pulumi makes an output of every property, even of one without a value.
  const given = Object.entries({ ...args, ...internal, ...label }).filter(([, value]) => value !== undefined);
  const inputs = given.map(([argument, value]: [string, unknown]) => [
    argument,
    secretArguments.includes(argument) && !isLoginWithoutSecret(value) ? pulumi.secret(value) : value,
  ]);
  const { token, properties, options } = registrationOf(type, lifecycle);
  return [
    token,
    name,
    {
      // Pulumi sets the outputs that are named here from the provider's answer.
      ...Object.fromEntries(outputs.map((output) => [output, undefined])),
      ...(Object.fromEntries(inputs) as pulumi.Inputs),
      ...properties,
      ...(pulumi.runtime.isDryRun() ? {} : { [IN_UPDATE]: true }),
    },
    pulumi.mergeOptions(opts, { ...options, additionalSecretOutputs: [...secretOutputs] }),
  ];
}
