import * as pulumi from "@pulumi/pulumi";
import type { ArgumentList } from "./arguments/argument";
import { IN_UPDATE } from "./arguments/in-update";
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
  /** Names of its arguments that are always stored as secrets. */
  readonly secretArguments?: readonly string[];
  /** Whether its tokens are marked with its project, stack and name. */
  readonly isLabelled?: boolean;
  /** Inputs that are not arguments. */
  readonly internal?: Readonly<Record<string, string>>;
}

/**
 * A resource whose lifecycle runs in Pulumi's provider process, loaded by the text that is saved with it. Wrong plain
 * arguments fail at once; the error names all of them.
 */
export abstract class DynamicResource extends pulumi.CustomResource {
  protected constructor(
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
  ) {
    checkedName(type, name);
    assertStackKeys();
    assertArguments(type, name, definition.arguments, args);
    const label =
      definition.isLabelled === true ? { label: `${pulumi.getProject()}/${pulumi.getStack()}/${name}` } : {};
    const inputs = Object.entries({ ...args, ...internal, ...label }).map(([argument, value]: [string, unknown]) => [
      argument,
      value !== undefined && secretArguments.includes(argument) ? pulumi.secret(value) : value,
    ]);
    super(
      `pulumi-nodejs:dynamic/databricks-pat:${type}`,
      name,
      {
        // Pulumi sets the outputs that are named here from the provider's answer.
        ...Object.fromEntries(outputs.map((output) => [output, undefined])),
        ...(Object.fromEntries(inputs) as pulumi.Inputs),
        __provider: providerText(lifecycle),
        ...(pulumi.runtime.isDryRun() ? {} : { [IN_UPDATE]: true }),
      },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: [...secretOutputs] }),
    );
  }
}
