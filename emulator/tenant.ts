import type { AzureState } from "./azure/azure-state";
import { createDirectory, type Directory } from "./azure/directory";
import { createAzureResources } from "./azure/resources";
import type { DatabricksState } from "./databricks/databricks-state";
import { createWorkspace } from "./databricks/workspace";
import type { IdentityState } from "./identity/identity-state";
import { createIdentity } from "./identity/issuers";
import type { ClockState } from "./kernel/control";
import { drawSeed } from "./seed";

/** Everything that the tenant remembers. Plain JSON: it is saved as it is. */
export interface Tenant extends AzureState, DatabricksState, IdentityState, ClockState {
  readonly directory: Directory;
}

/** A tenant as it is on its first day; `now` in epoch milliseconds. */
export function createTenant(now: number): Tenant {
  const seed = drawSeed();
  const identity = createIdentity(seed);
  return {
    seed,
    identity,
    clockOffsetMilliseconds: 0,
    directory: createDirectory(seed, now, identity),
    resources: createAzureResources(seed, now),
    workspace: createWorkspace(seed, now),
  };
}

/** Whether a tenant that was kept has everything that this version reads. */
export function isCurrent(tenant: Partial<Tenant>): boolean {
  return tenant.identity !== undefined;
}
