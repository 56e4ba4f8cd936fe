import type { TenantObserver } from "./tenant-observer";

/** The values of all versions of all secrets that the vault ever had, deleted ones too. */
export async function everyVaultValue(tenant: TenantObserver): Promise<readonly string[]> {
  const { resources } = await tenant.state();
  return resources.vaults.flatMap(({ secrets }) =>
    Object.values(secrets).flatMap(({ versions }) => versions.map(({ value }) => value)),
  );
}
