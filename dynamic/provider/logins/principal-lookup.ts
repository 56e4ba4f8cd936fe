import { findServicePrincipalOnce, type WorkspacePrincipal } from "../databricks/service-principals-api";
import type { WorkspaceClient } from "../databricks/workspace-client";
import { ProviderError } from "../errors/provider-error";

/** The principal with this application id. Throws "NOT_LISTED" if the workspace has no such principal. */
export async function lookUpServicePrincipal(
  administrator: WorkspaceClient,
  applicationId: string,
): Promise<WorkspacePrincipal> {
  const principal = await findServicePrincipalOnce(administrator, applicationId);
  if (principal !== undefined) return principal;
  throw new ProviderError(
    "NOT_LISTED",
    `the workspace ${administrator.origin} has no service principal with application id ${applicationId}: add it there first`,
  );
}

/** The numeric id of the principal with this application id. Throws "NOT_LISTED" if the workspace has no such principal. */
export async function lookUpServicePrincipalId(administrator: WorkspaceClient, applicationId: string): Promise<string> {
  return (await lookUpServicePrincipal(administrator, applicationId)).servicePrincipalId;
}
