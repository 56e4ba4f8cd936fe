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
  /** Name of the vault: 3 to 24 letters, digits and dashes. */
  readonly vaultName: pulumi.Input<string>;
  /** Name of the secret: letters, digits and dashes. */
  readonly secretName: pulumi.Input<string>;
}

/** A Key Vault secret, all known. */
export type KeyVaultSecret = pulumi.Unwrap<KeyVaultSecretArgs>;

const noGroup = missingOr((value) => `${quote(value)} is not the name of a resource group`);

export const publish = {
  doc: "Where each token is published, updated in place: `resourceGroupName`, `vaultName` and `secretName` of a Key Vault secret.",
  fallback: "nowhere",
  schema: (z) =>
    strictObject(
      z,
      {
        resourceGroupName: z.string(says(noGroup)).check(z.regex(/\S/, says(noGroup))),
        vaultName: vaultName(z),
        secretName: secretName(z),
      },
      "must be an object with resourceGroupName, vaultName and secretName",
    ),
} satisfies Argument<KeyVaultSecret>;
