import type { WorkspaceClient } from "./workspace-client";
import { toList, toObject, toText } from "./wire";

const SCIM = "/api/2.0/preview/scim/v2";

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
  const answer = toObject(
    await administrator.call({ method: "GET", path: `${SCIM}/ServicePrincipals`, query }),
    "service principals",
  );
  const [found] = toList(answer.Resources, "service principals");
  if (found === undefined) return undefined;
  const groupNames = toList(found.groups, "groups").map((group) => String(group.display));
  return { servicePrincipalId: toText(found, "id"), groupNames };
}

/**
 * The application id or user name that a call authenticates as.
 *
 * @see https://docs.databricks.com/api/azure/workspace/currentuser/me
 */
export async function getCurrentUserName(client: WorkspaceClient): Promise<string> {
  return toText(toObject(await client.call({ method: "GET", path: `${SCIM}/Me` }), "the current user"), "userName");
}

export interface OAuthSecret {
  readonly id: string;
  readonly value: string;
}

/**
 * Makes an OAuth secret for a service principal. Never repeated blindly: a lost answer may have left one.
 *
 * @see https://docs.databricks.com/api/azure/workspace/serviceprincipalsecretsproxy/create
 */
export async function createOAuthSecret(
  administrator: WorkspaceClient,
  servicePrincipalId: string,
  lifetimeSeconds: number,
): Promise<OAuthSecret> {
  const body = { lifetime: `${lifetimeSeconds}s` };
  const answer = toObject(
    await administrator.call({ method: "POST", path: toSecretsPath(servicePrincipalId), body }),
    "a secret",
  );
  return { id: toText(answer, "id"), value: toText(answer, "secret") };
}

/** @see https://docs.databricks.com/api/azure/workspace/serviceprincipalsecretsproxy/delete */
export async function deleteOAuthSecret(
  administrator: WorkspaceClient,
  servicePrincipalId: string,
  secretId: string,
): Promise<void> {
  await administrator.call({
    method: "DELETE",
    path: `${toSecretsPath(servicePrincipalId)}/${encodeURIComponent(secretId)}`,
  });
}

/** The workspace's form of the path has no account id in it. */
function toSecretsPath(servicePrincipalId: string): string {
  return `/api/2.0/accounts/servicePrincipals/${encodeURIComponent(servicePrincipalId)}/credentials/secrets`;
}
