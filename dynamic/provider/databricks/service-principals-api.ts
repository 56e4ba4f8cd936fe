import type { Schema } from "../../arguments/schema";
import type { MemorySlot } from "../runtime";
import { presentText, readAnswer } from "./answers";
import type { WorkspaceClient } from "./workspace-client";

const SCIM = "/api/2.0/preview/scim/v2";

const servicePrincipals = ((z) =>
  z.object({
    Resources: z.nullish(
      z.array(
        z.object({ id: presentText(z), groups: z.nullish(z.array(z.object({ display: z.nullish(z.string()) }))) }),
      ),
    ),
  })) satisfies Schema;

const currentUser = ((z) => z.object({ userName: presentText(z) })) satisfies Schema;

/** A service principal as the workspace knows it. */
export interface WorkspacePrincipal {
  /** Numeric id, as text. */
  readonly servicePrincipalId: string;
  readonly groupNames: readonly string[];
}

/**
 * The principal with this application id, or undefined when the workspace has none.
 *
 * @see https://docs.databricks.com/api/azure/workspace/serviceprincipalsv2/list
 */
export async function findServicePrincipal(
  administrator: WorkspaceClient,
  applicationId: string,
): Promise<WorkspacePrincipal | undefined> {
  const query = { filter: `applicationId eq "${applicationId}"`, attributes: "id,applicationId,groups" };
  const answer = await administrator.call({ method: "GET", path: `${SCIM}/ServicePrincipals`, query });
  const [found] = readAnswer(servicePrincipals, answer, "a list of service principals").Resources ?? [];
  if (found === undefined) return undefined;
  return { servicePrincipalId: found.id, groupNames: (found.groups ?? []).map(({ display }) => String(display)) };
}

/** Numeric ids by workspace and application id. */
const IDS: MemorySlot<Map<string, string>> = { create: () => new Map() };

/** The numeric id of the principal, or undefined: one request per principal and process, until it is found. */
export async function findServicePrincipalIdOnce(
  administrator: WorkspaceClient,
  applicationId: string,
): Promise<string | undefined> {
  const ids = administrator.runtime.recall(IDS);
  const key = `${administrator.origin} ${applicationId.toLowerCase()}`;
  const id = ids.get(key) ?? (await findServicePrincipal(administrator, applicationId))?.servicePrincipalId;
  if (id !== undefined) ids.set(key, id);
  return id;
}

/**
 * The application id or user name that a call authenticates as.
 *
 * @see https://docs.databricks.com/api/azure/workspace/currentuser/me
 */
export async function getCurrentUserName(client: WorkspaceClient): Promise<string> {
  return readAnswer(currentUser, await client.call({ method: "GET", path: `${SCIM}/Me` }), "the current user").userName;
}
