import * as pulumi from "@pulumi/pulumi";
import type { PersonalAccessToken } from "../dynamic";
import type { KeyVaultSecret } from "../dynamic/arguments/publish";
import { loadOptionalPeer } from "./optional-peer";
import { inspectSecret } from "./publication-check";
import { toPublishedBy } from "./publication-owner";

type KeyVaultSecretModule = typeof import("@pulumi/azure-native/keyvault/secret");

/** What is published, and where. */
export interface Publication {
  /** Name of the component. */
  readonly component: string;
  readonly target: pulumi.Output<KeyVaultSecret>;
  readonly token: PersonalAccessToken;
  readonly lineage: pulumi.Output<string>;
}

/**
 * Publishes the current token in a Key Vault secret, which expires with the token. Its tags name the token and the
 * component: by them another component, and a refresh, notice whose value the secret has. Returns the secret's
 * identifier.
 */
export function publishToken(
  name: string,
  { component, target, token, lineage }: Publication,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const { Secret } = loadOptionalPeer(
    () => require("@pulumi/azure-native/keyvault/secret") as KeyVaultSecretModule,
    "@pulumi/azure-native",
    "publish",
  );
  const publishedBy = toPublishedBy(pulumi.getProject(), pulumi.getStack(), component);
  const { resourceGroupName, vaultName, secretName } = inspectSecret(
    target,
    { component, name, lineage, publishedBy },
    opts,
  );
  const secret = new Secret(
    name,
    {
      resourceGroupName,
      vaultName,
      secretName,
      properties: {
        value: pulumi.secret(token.tokenValue),
        contentType: "Databricks personal access token",
        attributes: { enabled: true, expires: token.expiresAt.apply((time) => Math.floor(Date.parse(time) / 1000)) },
      },
      tags: { tokenId: token.tokenId, lineage, publishedBy },
    },
    // The provider would delete first: the token in use would be missing if the new secret could not be made.
    { ...opts, deleteBeforeReplace: false },
  );
  return pulumi.unsecret(secret.properties.apply((properties) => properties.secretUri));
}
