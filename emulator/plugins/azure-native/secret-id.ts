import type { Properties } from "../property-value";

/** The id of a secret in Resource Manager. */
export function toSecretId(subscriptionId: string, { resourceGroupName, vaultName, secretName }: Properties): string {
  return (
    `/subscriptions/${subscriptionId}/resourceGroups/${String(resourceGroupName)}` +
    `/providers/Microsoft.KeyVault/vaults/${String(vaultName)}/secrets/${String(secretName)}`
  );
}

/** The names in the id of a secret, as they are written there. */
export function parseSecretId(id: string): {
  readonly resourceGroupName: string;
  readonly vaultName: string;
  readonly secretName: string;
} {
  const names = /\/resourceGroups\/([^/]+)\/providers\/Microsoft\.KeyVault\/vaults\/([^/]+)\/secrets\/([^/]+)$/i.exec(
    id,
  );
  const [, resourceGroupName, vaultName, secretName] = names ?? [];
  if (resourceGroupName === undefined || vaultName === undefined || secretName === undefined)
    throw new Error(`${id} is not the id of a secret`);
  return { resourceGroupName, vaultName, secretName };
}
