import { latestVersion } from "../azure/key-vault/secret-store";
import type { Tenant } from "../tenant";

/** The value that each place of the tenant has now: secrets of vaults that are not deleted, and of secret scopes. */
export function publishedValues({ resources, workspace }: Tenant): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const { name: vault, secrets } of resources.vaults) {
    for (const secret of Object.values(secrets)) {
      if (secret.deleted === undefined) values.set(`${vault}/${secret.name}`, latestVersion(secret).value);
    }
  }
  for (const { name: scope, secrets } of workspace.secretScopes) {
    for (const [key, { base64 }] of Object.entries(secrets)) {
      values.set(`scope ${scope}/${key}`, Buffer.from(base64, "base64").toString("utf8"));
    }
  }
  return values;
}
