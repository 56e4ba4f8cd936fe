import type { AdministratorLogin } from "../../arguments/auth-types";
import { getTokenPolicy, type TokenPolicy } from "../databricks/workspace-conf-api";
import { administratorClient } from "../logins/administrator-login";
import { rememberOnce } from "../remember-once";
import type { MemorySlot, Runtime } from "../runtime";

const POLICIES: MemorySlot<Map<string, Promise<TokenPolicy>>> = { create: () => new Map() };

/**
 * What a workspace allows for tokens, read by its administrator: one request per workspace, administrator and process.
 * A failed request is not remembered.
 */
export function getPolicyOnce(
  runtime: Runtime,
  origin: string,
  administrator: AdministratorLogin | undefined,
): Promise<TokenPolicy> {
  return rememberOnce(runtime.recall(POLICIES), JSON.stringify([origin, administrator]), () =>
    getTokenPolicy(administratorClient(runtime, origin, administrator)),
  );
}
