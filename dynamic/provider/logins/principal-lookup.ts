import { findServicePrincipalIdOnce } from "../databricks/service-principals-api";
import type { WorkspaceClient } from "../databricks/workspace-client";
import { ProviderError } from "../errors/provider-error";

/** The numeric id of the principal with this application id. Throws "NOT_LISTED" if the workspace has no such principal. */
export async function lookUpServicePrincipalId(administrator: WorkspaceClient, applicationId: string): Promise<string> {
  const id = await findServicePrincipalIdOnce(administrator, applicationId);
  if (id !== undefined) return id;
  throw new ProviderError(
    "NOT_LISTED",
    `the workspace ${administrator.origin} has no service principal with application id ${applicationId}: add it there first`,
  );
}
