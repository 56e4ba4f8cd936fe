import type { AdministratorLogin } from "../../arguments/auth-types";
import { getTokenPolicy, type TokenPolicy } from "../databricks/workspace-conf-api";
import { administratorClient } from "../logins/administrator-login";
import type { MemorySlot, Runtime } from "../runtime";

const POLICIES: MemorySlot<Map<string, Promise<TokenPolicy>>> = { create: () => new Map() };

/**
 * What a workspace allows for tokens, read by its administrator: one request per workspace, administrator and process.
 * A failed request is not remembered.
 */
export async function getPolicyOnce(
  runtime: Runtime,
  origin: string,
  administrator: AdministratorLogin | undefined,
): Promise<TokenPolicy> {
  const policies = runtime.recall(POLICIES);
  const key = JSON.stringify([origin, administrator]);
  const known = policies.get(key);
  if (known !== undefined) return known;
  const pending = Promise.resolve().then(() => getTokenPolicy(administratorClient(runtime, origin, administrator)));
  policies.set(key, pending);
  pending.catch(() => policies.delete(key));
  return pending;
}
