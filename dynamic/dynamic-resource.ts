import * as pulumi from "@pulumi/pulumi";
import type { ArgumentList } from "./arguments/argument";
import { IN_UPDATE } from "./arguments/in-update";
import { isLoginWithoutSecret } from "./arguments/login-secrecy";
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
  /** Inputs that are not arguments. */
  readonly internal?: Readonly<Record<string, string>>;
}

/**
 * The registration of a resource whose lifecycle runs in Pulumi's provider process, loaded by the text that is saved with
 * it. Throws when plain arguments are wrong; the error names all of them.
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
  const label = definition.isLabelled === true ? { label: `${pulumi.getProject()}/${pulumi.getStack()}/${name}` } : {};
  // Pulumi makes an output of every property, even of one without a value.
  const given = Object.entries({ ...args, ...internal, ...label }).filter(([, value]) => value !== undefined);
  const inputs = given.map(
    ([argument, value]: [string, unknown]) =>
      [
        argument,
        secretArguments.includes(argument) && !isLoginWithoutSecret(value) ? pulumi.secret(value) : value,
      ] as const,
  );
  return [
    `pulumi-nodejs:dynamic/databricks-pat:${type}`,
    name,
    {
      // Pulumi sets the outputs that are named here from the provider's answer.
      ...Object.fromEntries(outputs.map((output) => [output, undefined])),
      ...(Object.fromEntries(namedOnce(inputs)) as pulumi.Inputs),
      __provider: providerText(lifecycle),
      ...(pulumi.runtime.isDryRun() ? {} : { [IN_UPDATE]: true }),
    },
    pulumi.mergeOptions(opts, { additionalSecretOutputs: [...secretOutputs] }),
  ];
}
