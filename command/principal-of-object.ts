import type { WorkspaceClient } from "../dynamic/provider/databricks/workspace-client";
import { toErrorCode } from "../dynamic/provider/errors/remedies";
import { searchPrincipal } from "../dynamic/provider/logins/principal-search";

/** The application id of the principal with this object id in Entra: often one is given for the other. */
export async function findByObjectId(client: WorkspaceClient, objectId: string): Promise<string | undefined> {
  try {
    return (await searchPrincipal(client, "objectId", objectId)).applicationId;
  } catch (error) {
    if (toErrorCode(error) !== "NOT_LISTED") throw error;
    return undefined;
  }
}
