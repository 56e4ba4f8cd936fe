import * as pulumi from "@pulumi/pulumi";
import type { PersonalAccessToken } from "../dynamic";
import type { AdministratorInput } from "../dynamic/arguments/administrator";
import type { KeyVaultSinkArgs } from "../dynamic/arguments/key-vault-sink";
import { loadOptionalPeer } from "./optional-peer";
import { inspectSecret } from "./publication-check";
import type { ClaimedPlace } from "./publish-claims";

type KeyVaultSecretModule = typeof import("@pulumi/azure-native/keyvault/secret");

/** What a component publishes. */
export interface Publication {
  /** Name of the component. */
  readonly component: string;
  readonly token: PersonalAccessToken;
  readonly lineage: pulumi.Output<string>;
  /** How tags name the component. */
  readonly publishedBy: string;
  readonly host: pulumi.Output<string>;
  readonly administrator: AdministratorInput | undefined;
}

/**
 * Publishes the current token in a Key Vault secret that is a resource of azure-native, and expires with the token. Its
 * tags name the token and the component: by them another component, and a refresh, notice whose value the secret has.
 * Returns the secret's identifier.
 */
export function publishThroughResourceManager(
  name: string,
  { name: place, sink, address }: ClaimedPlace<KeyVaultSinkArgs>,
  { component, token, lineage, publishedBy }: Publication,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const { Secret } = loadOptionalPeer(
    () => require("@pulumi/azure-native/keyvault/secret") as KeyVaultSecretModule,
    "@pulumi/azure-native",
    "publish with a resourceGroupName",
  );
  const target = inspectSecret(address, { component, place, name, lineage, publishedBy }, opts);
  const secret = new Secret(
    name,
    {
      resourceGroupName: target.apply((names) => String(names["resourceGroupName"])),
      vaultName: target.apply((names) => String(names["vaultName"])),
      secretName: target.apply((names) => String(names["secretName"])),
      properties: {
        value: pulumi.secret(token.tokenValue),
        contentType: sink.contentType ?? "Databricks personal access token",
        attributes: { enabled: true, expires: token.expiresAt.apply((time) => Math.floor(Date.parse(time) / 1000)) },
      },
      tags: pulumi
        .all([sink.tags ?? {}, token.tokenId, lineage])
        .apply(([tags, tokenId, own]) => ({ ...tags, tokenId, lineage: own, publishedBy })),
    },
    // The provider would delete first: the token in use would be missing if the new secret could not be made.
    { ...opts, deleteBeforeReplace: false },
  );
  return secret.properties.apply((properties) => properties.secretUri);
}
