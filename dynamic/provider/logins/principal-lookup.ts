import { findServicePrincipal } from "../databricks/service-principals-api";
import type { WorkspaceClient } from "../databricks/workspace-client";
import { ProviderError } from "../errors/provider-error";
import type { MemorySlot } from "../runtime";

const IDS: MemorySlot<Map<string, string>> = { create: () => new Map() };

/**
 * The numeric id of the principal with this application id: one successful request per principal and process. Throws
 * "NOT_LISTED" if the workspace has no such principal.
 */
export async function lookUpServicePrincipalId(administrator: WorkspaceClient, applicationId: string): Promise<string> {
  const { runtime, origin } = administrator;
  const ids = runtime.recall(IDS);
  const key = `${origin} ${applicationId.toLowerCase()}`;
  const id = ids.get(key) ?? (await findServicePrincipal(administrator, applicationId))?.servicePrincipalId;
  if (id === undefined) {
    throw new ProviderError(
      "NOT_LISTED",
      `the workspace ${origin} has no service principal with application id ${applicationId}: add it there first`,
    );
  }
  ids.set(key, id);
  return id;
}
