import type { AzureState } from "./azure/azure-state";
import { createDirectory, type Directory } from "./azure/directory";
import { createAzureResources } from "./azure/resources";
import type { DatabricksState } from "./databricks/databricks-state";
import { createWorkspace } from "./databricks/workspace";
import type { IdentityState } from "./identity/identity-state";
import { createIdentity } from "./identity/issuers";
import type { ClockState } from "./kernel/control";
import { createSigningKey } from "./kernel/signing";
import { drawSeed } from "./seed";

/** Everything that the tenant remembers. Plain JSON: it is saved as it is. */
export interface Tenant extends AzureState, DatabricksState, IdentityState, ClockState {
  readonly directory: Directory;
}

/** A tenant as it is on its first day; `now` in epoch milliseconds. */
export function createTenant(now: number, createKey = createSigningKey): Tenant {
  const seed = drawSeed();
  const identity = createIdentity(seed);
  return {
    seed,
    identity,
    clockOffsetMilliseconds: 0,
    directory: createDirectory(seed, now, identity, createKey()),
    resources: createAzureResources(seed, now),
    workspace: createWorkspace(seed, now, createKey()),
  };
}

/** The first field, as "workspace.behaviour.policyQuota", that this version's tenants have and a kept one lacks. */
export function findMissingField(kept: unknown): string | undefined {
  // A key takes long to make, and its fields are those of a standard.
  const noKey = { kid: "", privateJwk: { kty: "RSA" }, publicJwk: { kty: "RSA" } };
  const current = createTenant(0, () => noKey);
  if (!isObject(kept)) return Object.keys(current)[0];
  return findMissing(kept, current)?.join(".");
}

/** Lists are left out: what they hold differs from tenant to tenant. */
function findMissing(kept: object, current: object): readonly string[] | undefined {
  for (const [name, value] of Object.entries(current) as [string, unknown][]) {
    if (value === undefined) continue;
    const found: unknown = (kept as Record<string, unknown>)[name];
    if (found === undefined) return [name];
    if (!isObject(value)) continue;
    const inner = isObject(found) ? findMissing(found, value) : [];
    if (inner !== undefined) return [name, ...inner];
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
