import * as pulumi from "@pulumi/pulumi";
import type { PersonalAccessToken } from "../dynamic";
import type { KeyVaultSecretArgs } from "../dynamic/arguments/publish";
import { loadOptionalPeer } from "./optional-peer";

type KeyVaultSecretModule = typeof import("@pulumi/azure-native/keyvault/secret");

/**
 * Publishes the current token in a Key Vault secret, which expires with the token and has the token's id as a tag.
 * Returns the secret's identifier.
 */
export function publishToken(
  name: string,
  target: KeyVaultSecretArgs,
  token: PersonalAccessToken,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const { Secret } = loadOptionalPeer(
    () => require("@pulumi/azure-native/keyvault/secret") as KeyVaultSecretModule,
    "@pulumi/azure-native",
    "publish",
  );
  const secret = new Secret(
    name,
    {
      ...target,
      properties: {
        value: pulumi.secret(token.tokenValue),
        contentType: "Databricks personal access token",
        attributes: { expires: token.expiresAt.apply((time) => Math.floor(Date.parse(time) / 1000)) },
      },
      tags: { tokenId: token.tokenId },
    },
    opts,
  );
  return pulumi.unsecret(secret.properties.apply((properties) => properties.secretUri));
}
