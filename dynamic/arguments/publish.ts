import type * as pulumi from "@pulumi/pulumi";
import type { Argument } from "./argument";
import { quote } from "./quote";
import { missingOr, says } from "./schema";
import { secretName } from "./secret-name";
import { strictObject } from "./strict-object";
import { vaultName } from "./vault-name";

/** A secret in an Azure Key Vault. Needs @pulumi/azure-native. */
export interface KeyVaultSecretArgs {
  /** Resource group of the vault. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Name of the vault: 3 to 24 letters, digits and dashes. Like the other two, in any case. */
  readonly vaultName: pulumi.Input<string>;
  /** Name of the secret: letters, digits and dashes. */
  readonly secretName: pulumi.Input<string>;
}

/** A Key Vault secret, all known. */
export type KeyVaultSecret = pulumi.Unwrap<KeyVaultSecretArgs>;

/**
 * The address in lower case. Azure ignores the case of all three names, and a provider that compares them as they are
 * written would delete the secret to make it again under another spelling.
 */
export function toSecretAddress({ resourceGroupName, vaultName, secretName }: KeyVaultSecret): KeyVaultSecret {
  return {
    resourceGroupName: resourceGroupName.toLowerCase(),
    vaultName: vaultName.toLowerCase(),
    secretName: secretName.toLowerCase(),
  };
}

const noGroup = missingOr((value) => {
  const name = /\/resourceGroups\/([^/\s]+)/i.exec(String(value))?.[1];
  return name === undefined
    ? `${quote(value)} is not the name of a resource group: letters, digits, "-", "_", "." and parentheses, at most 90, no "." last`
    : `${quote(value)} is an address: write the name of the resource group alone, ${quote(name)}`;
});

export const publish = {
  doc: "Where each token is published, updated in place: `resourceGroupName`, `vaultName` and `secretName` of a Key Vault secret.",
  fallback: "nowhere",
  schema: (z) =>
    strictObject(
      z,
      {
        resourceGroupName: z.string(says(noGroup)).check(z.regex(/^(?!.*\.$)[\p{L}\p{N}_.()-]{1,90}$/u, says(noGroup))),
        vaultName: vaultName(z),
        secretName: secretName(z),
      },
      "must be an object with resourceGroupName, vaultName and secretName",
    ),
} satisfies Argument<KeyVaultSecret>;
