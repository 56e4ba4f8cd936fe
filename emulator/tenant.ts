import { createDirectory, type Directory } from "./azure/directory";
import { createAzureResources, type AzureResources } from "./azure/resources";
import { createWorkspace, type Workspace } from "./databricks/workspace";
import { drawSeed, type Seed } from "./seed";

/** Everything the pretend tenant remembers. Plain JSON: it is saved as it is. */
export interface Tenant {
  readonly seed: Seed;
  /** How far the tenant's clock is ahead of real time. */
  clockOffsetMilliseconds: number;
  /** Microsoft Entra ID: applications, service principals, their credentials, the signing key. */
  readonly directory: Directory;
  /** Azure Resource Manager and Key Vault. */
  readonly resources: AzureResources;
  /** The Azure Databricks workspace. */
  readonly workspace: Workspace;
}

/** A tenant as it is on its first day; `now` in epoch milliseconds. */
export function createTenant(now: number): Tenant {
  const seed = drawSeed();
  return {
    seed,
    clockOffsetMilliseconds: 0,
    directory: createDirectory(seed, now),
    resources: createAzureResources(seed, now),
    workspace: createWorkspace(seed, now),
  };
}
