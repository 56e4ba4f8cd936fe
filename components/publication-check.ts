import * as pulumi from "@pulumi/pulumi";
import { quote } from "../dynamic/arguments/quote";
import { type Address, describePlace, HIDDEN } from "./publish-claims";
import { failRun } from "./run-failure";
import type { FoundSecret } from "../dynamic/arguments/publication-owner";
import { toNamedStacks } from "../dynamic/arguments/stack-name";
import { toRunError } from "../dynamic/run-error";
import { reportOn } from "./publication-report";

type GetSecretModule = typeof import("@pulumi/azure-native/keyvault/getSecret");

/** The component that publishes. */
export interface PublishingComponent {
  readonly component: string;
  /** Name of the place in the component. */
  readonly place: string;
  /** Name of its secret in Pulumi. */
  readonly name: string;
  readonly lineage: pulumi.Output<string>;
  readonly publishedBy: string;
}

/**
 * Looks, also in a preview, whether the vault has the secret already, with the read of Resource Manager that
 * azure-native makes before it creates one. Fails for a secret that the component must not take, and warns of one that
 * was overwritten. The target itself is returned.
 */
export function inspectSecret(
  target: pulumi.Output<Address>,
  publisher: PublishingComponent,
  { parent }: pulumi.CustomResourceOptions,
): pulumi.Output<Address> {
  const earlierStacks = toNamedStacks(new pulumi.Config("databricks-pat").get("renamedFrom"));
  const all = pulumi.all([target, valueIfKnown(publisher.lineage), pulumi.isSecret(target)]);
  return all.apply(async ([address, lineage, isSecret]) => {
    const found = await findSecret(address, parent);
    const shown = found && (isSecret ? { ...found, id: HIDDEN } : found);
    const report = shown && reportOn(shown, { ...publisher, lineage, earlierStacks }, publisher.name);
    if (report === undefined) return address;
    const { isRefused, problem } = report;
    const message = `publish: ${publisher.place}: ${describePlace(address, isSecret)} ${problem}`;
    if (isRefused)
      return failRun<Address>(toRunError(`ServicePrincipalToken ${quote(publisher.component)}: ${message}`));
    void pulumi.log.warn(message, parent);
    return address;
  });
}

async function findSecret(address: Address, parent: pulumi.Resource | undefined): Promise<FoundSecret | undefined> {
  const { getSecret } = require("@pulumi/azure-native/keyvault/getSecret") as GetSecretModule;
  try {
    const { resourceGroupName = "", vaultName = "", secretName = "" } = address;
    const names = { resourceGroupName, vaultName, secretName };
    const { id, tags } = (await getSecret(names, parent === undefined ? {} : { parent })) as Partial<FoundSecret>;
    return id === undefined ? undefined : { id, tags: tags ?? {} };
  } catch (error) {
    // It does not exist, or may not be read: then azure-native itself says so when it creates it.
    pulumi.log.debug(`${address["secretName"]} was not found in ${address["vaultName"]}: ${String(error)}`, parent);
    return undefined;
  }
}

/** The value of an output; undefined where a preview does not know it. */
async function valueIfKnown(output: pulumi.Output<string>): Promise<string | undefined> {
  const value = await (output as unknown as SettledOutput).promise(true);
  return typeof value === "string" ? value : undefined;
}

/** An output as the SDK makes it. */
interface SettledOutput {
  /** Its value; with `withUnknowns`, a special mark if it is not known yet. */
  promise(withUnknowns: boolean): Promise<unknown>;
}
