import * as pulumi from "@pulumi/pulumi";
import type { KeyVaultSecret } from "../dynamic/arguments/publish";
import { quote } from "../dynamic/arguments/quote";
import { refuseLate } from "./late-refusal";
import { decideOwnership, type FoundSecret, type Publisher, toComponent, toStack } from "./publication-owner";

type GetSecretModule = typeof import("@pulumi/azure-native/keyvault/getSecret");

/** The component that publishes. */
export interface PublishingComponent {
  readonly component: string;
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
  target: pulumi.Output<KeyVaultSecret>,
  publisher: PublishingComponent,
  { parent }: pulumi.CustomResourceOptions,
): pulumi.Output<KeyVaultSecret> {
  const earlierStacks = (new pulumi.Config("databricks-pat").get("renamedFrom") ?? "").split(/[\s,]+/);
  return pulumi.all([target, valueIfKnown(publisher.lineage)]).apply(async ([address, lineage]) => {
    const found = await findSecret(address, parent);
    const report = found && toReport(found, publisher, { ...publisher, lineage, earlierStacks });
    if (report === undefined) return address;
    const { isRefused, problem } = report;
    const { vaultName, secretName } = address;
    const message = `publish: secret ${quote(secretName)} of vault ${quote(vaultName)} ${problem}`;
    if (isRefused)
      return refuseLate<KeyVaultSecret>(
        new pulumi.RunError(`ServicePrincipalToken ${quote(publisher.component)}: ${message}`),
      );
    void pulumi.log.warn(message, parent);
    return address;
  });
}

interface Report {
  readonly isRefused: boolean;
  readonly problem: string;
}

function toReport(found: FoundSecret, { name }: PublishingComponent, publisher: Publisher): Report | undefined {
  const refuse = (problem: string): Report => ({ isRefused: true, problem });
  const warn = (problem: string): Report => ({ isRefused: false, problem });
  const by = found.tags["publishedBy"] ?? "";
  const [owner, stack] = [quote(toComponent(by)), quote(toStack(by))];
  const importing = `pulumi import azure-native:keyvault:Secret ${name} ${found.id}, with the parent and flags of docs/publishing.md`;
  switch (decideOwnership(found, publisher)) {
    case "own":
      return undefined;
    case "renamed":
      return refuse(
        `holds the token of ServicePrincipalToken ${owner} of this stack: if that was renamed, add aliases: [{ name: ${owner} }] to the options; else give each token a secret of its own`,
      );
    case "foreign":
      return refuse(
        `holds the token of ServicePrincipalToken ${owner} of stack ${stack}: give each token a secret of its own`,
      );
    case "shared":
      return warn(
        `is also published by stack ${stack}: if this stack is a copy, give it a secret of its own; if that is its earlier name, set databricks-pat:renamedFrom`,
      );
    case "earlier":
      return warn(`exists already, from an earlier run: if pulumi up cannot create it, run ${importing}`);
    case "unmarked":
      if (publisher.lineage !== undefined)
        return warn(
          `was made or overwritten by somebody else: if this component published it, run pulumi refresh and pulumi up, which publish the token again; if publish is new, run ${importing}`,
        );
      return refuse(
        `exists already, and no ServicePrincipalToken made it: choose another secretName; to keep its name, run pulumi up without publish, then ${importing}`,
      );
  }
}

async function findSecret(
  address: KeyVaultSecret,
  parent: pulumi.Resource | undefined,
): Promise<FoundSecret | undefined> {
  const { getSecret } = require("@pulumi/azure-native/keyvault/getSecret") as GetSecretModule;
  try {
    const { id, tags } = (await getSecret(address, parent === undefined ? {} : { parent })) as Partial<FoundSecret>;
    return id === undefined ? undefined : { id, tags: tags ?? {} };
  } catch (error) {
    // It does not exist, or may not be read: then azure-native itself says so when it creates it.
    pulumi.log.debug(`${address.secretName} was not found in ${address.vaultName}: ${String(error)}`, parent);
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
