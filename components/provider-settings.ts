import * as pulumi from "@pulumi/pulumi";

/** The arguments of a provider, by name; undefined if one was not given. */
export type ProviderSettings = Readonly<Record<string, string | undefined>>;

/** An output as the SDK makes it. */
interface SettledOutput {
  /** Its value; with `withUnknowns`, a special mark if the value is not known yet. */
  promise(withUnknowns: boolean): Promise<string | undefined>;
}

/**
 * Reads these arguments of an explicit provider, as one secret.
 *
 * In a preview Pulumi treats an argument that was not given as not known yet, so everything that depends on it would be
 * unknown in every preview. Only the promise inside an output distinguishes the two.
 */
export function settingsOf(
  provider: pulumi.ProviderResource,
  keys: readonly string[],
): pulumi.Output<ProviderSettings> {
  const outputs = provider as unknown as Readonly<Record<string, pulumi.Output<string | undefined> | undefined>>;
  const settled = keys.map(async (key) => {
    const output: unknown = outputs[key];
    return [
      key,
      pulumi.Output.isInstance(output) ? await (output as unknown as SettledOutput).promise(true) : undefined,
    ];
  });
  // The URN carries the dependencies of the provider, which a promise does not.
  return pulumi.secret(
    pulumi
      .all([provider.urn, Promise.all(settled)])
      .apply(([, entries]) => Object.fromEntries(entries) as ProviderSettings),
  );
}
