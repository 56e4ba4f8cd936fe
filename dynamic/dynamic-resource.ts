import * as pulumi from "@pulumi/pulumi";
import { type LifecycleName, providerText } from "./provider-text";

/** The definition of a kind of dynamic resource. */
export interface DynamicResourceDefinition {
  /** Last part of its type in Pulumi. Saved states hold it. */
  readonly type: string;
  readonly lifecycle: LifecycleName;
  /** Names of its outputs that are not arguments. */
  readonly outputs: readonly string[];
  /** Names of its secret outputs. */
  readonly secretOutputs?: readonly string[];
  /** Names of its arguments that are always stored as secrets. */
  readonly secretArguments?: readonly string[];
}

/** A resource whose lifecycle runs in Pulumi's provider process, loaded by the text that is saved with it. */
export abstract class DynamicResource extends pulumi.CustomResource {
  protected constructor(
    { type, lifecycle, outputs, secretOutputs = [], secretArguments = [] }: DynamicResourceDefinition,
    name: string,
    args: object,
    opts: pulumi.CustomResourceOptions | undefined,
  ) {
    const inputs = Object.entries(args).map(([argument, value]: [string, unknown]) => [
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
      },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: [...secretOutputs] }),
    );
  }
}
