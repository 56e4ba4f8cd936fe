import { findServicePrincipalOnce } from "../../dynamic/provider/databricks/service-principals-api";
import type { WorkspaceClient } from "../../dynamic/provider/databricks/workspace-client";
import { isLoginRefusal } from "../../dynamic/provider/errors/remedies";
import { findByObjectId } from "../principal-of-object";
import { UsageProblem } from "../workspace-run";

/**
 * Throws a `UsageProblem` for a principal that the workspace does not have: that it has no token is no good news. A login
 * that may not ask is that of the principal itself, because no other one lists its tokens.
 */
export async function assertKnownPrincipal(client: WorkspaceClient, applicationId: string): Promise<void> {
  try {
    if ((await findServicePrincipalOnce(client, applicationId)) !== undefined) return;
  } catch (error) {
    if (isLoginRefusal(error)) return;
    throw error;
  }
  const advice = await toAdvice(client, applicationId);
  throw new UsageProblem(
    `--principal: the workspace ${client.origin} has no service principal with application id ${applicationId}: ${advice}`,
  );
}

async function toAdvice(client: WorkspaceClient, applicationId: string): Promise<string> {
  const found = await findByObjectId(client, applicationId);
  return found === undefined
    ? "correct it; it is neither the numeric id nor the object id in Entra"
    : `this is the object id of ${found}, which is its application id`;
}
