import * as pulumi from "@pulumi/pulumi";
import type { ArgumentList } from "./arguments/argument";
import { IN_UPDATE } from "./arguments/in-update";
import { isLoginWithoutSecret } from "./arguments/login-secrecy";
import { STACK_KEYS } from "./arguments/stack-keys";
import { PACKAGE, toTypeToken } from "./arguments/type-token";
import { namedOnce } from "./named-once";
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
  /** Whether previews and the state show its arguments, so that none of them may be a secret. */
  readonly isShown?: boolean;
  /** Inputs that are not arguments. */
  readonly internal?: Readonly<Record<string, string>>;
}

/** What a resource of this process is to Pulumi: its type, and the properties that the type needs. */
type Registration = (
  type: string,
  lifecycle: LifecycleName,
) => { readonly token: string; readonly formerly: string; readonly properties: pulumi.Inputs };

/** In a program: the provider is loaded by the text that is saved with each resource. It refuses a resource of the plugin. */
const asDynamicResource: Registration = (type, lifecycle) => ({
  token: toDynamicToken(type),
  formerly: toTypeToken(type),
  properties: { __provider: providerText(lifecycle) },
});

/** In the plugin, which is the provider itself, and takes a resource over that a TypeScript program has made. */
const asPluginResource: Registration = (type) => ({
  token: toTypeToken(type),
  formerly: toDynamicToken(type),
  properties: {},
});

function toDynamicToken(type: string): string {
  return `pulumi-nodejs:dynamic/${PACKAGE}:${type}`;
}

let registrationOf = asDynamicResource;
let stackKeys = STACK_KEYS;

/**
 * Makes this process the plugin's: from now on its resources register with types of the plugin, in stacks whose
 * configuration has these keys after `databricks-pat:`.
 */
export function registerForPlugin(keys: readonly string[]): void {
  registrationOf = asPluginResource;
  stackKeys = keys;
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
  assertStackKeys(stackKeys);
  assertArguments(type, name, definition.arguments, args);
  const label = definition.isLabelled === true ? { label: toLabel(pulumi.getProject(), pulumi.getStack(), name) } : {};
  // Pulumi makes an output of every property, even of one without a value.
  const given = Object.entries({ ...args, ...internal, ...label }).filter(([, value]) => value !== undefined);
  const inputs = given.map(
    ([argument, value]: [string, unknown]) =>
      [
        argument,
        secretArguments.includes(argument) && !isLoginWithoutSecret(value) ? pulumi.secret(value) : value,
      ] as const,
  );
  const { token, formerly, properties } = registrationOf(type, lifecycle);
  return [
    token,
    name,
    {
      // Pulumi sets the outputs that are named here from the provider's answer.
      ...Object.fromEntries(outputs.map((output) => [output, undefined])),
      ...(Object.fromEntries(namedOnce(inputs)) as pulumi.Inputs),
      ...properties,
      ...(pulumi.runtime.isDryRun() ? {} : { [IN_UPDATE]: true }),
    },
    // No version: the engine takes the plugin that the program declares, which this process is.
    pulumi.mergeOptions(opts, { aliases: [{ type: formerly }], additionalSecretOutputs: [...secretOutputs] }),
  ];
}
