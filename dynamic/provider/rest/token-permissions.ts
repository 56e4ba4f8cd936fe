import type { WorkspaceClient } from "./workspace-client";
import { toList, toObject, type WireObject } from "./wire";

const PATH = "/api/2.0/permissions/authorization/tokens";

/** Who may use tokens, directly or through a group. */
export interface TokenPermissions {
  /** Application ids, in lower case, of service principals with an entry of their own. */
  readonly servicePrincipals: readonly string[];
  /** Names of groups whose members may use tokens. */
  readonly groups: readonly string[];
}

/** @see https://docs.databricks.com/api/azure/workspace/permissions/get */
export async function getTokenPermissions(administrator: WorkspaceClient): Promise<TokenPermissions> {
  const answer = toObject(await administrator.call({ method: "GET", path: PATH }), "token permissions");
  const entries = toList(answer.access_control_list, "permissions").filter(mayUseTokens);
  const names = (field: string): string[] =>
    entries.map((entry) => entry[field]).filter((name) => typeof name === "string");
  return {
    servicePrincipals: names("service_principal_name").map((name) => name.toLowerCase()),
    groups: names("group_name"),
  };
}

/**
 * Adds CAN_USE for one service principal. Always this PATCH, which merges: a PUT replaces the list, and the workspace
 * then deletes the tokens of everybody who is not on it.
 *
 * @see https://docs.databricks.com/api/azure/workspace/permissions/update
 */
export async function addTokenUsage(administrator: WorkspaceClient, applicationId: string): Promise<void> {
  await administrator.call({
    method: "PATCH",
    path: PATH,
    body: { access_control_list: [{ service_principal_name: applicationId, permission_level: "CAN_USE" }] },
    repeatable: true,
  });
}

function mayUseTokens(entry: WireObject): boolean {
  const levels = toList(entry.all_permissions, "permissions").map((permission) => permission.permission_level);
  return levels.includes("CAN_USE") || levels.includes("CAN_MANAGE");
}
