import type { Schema } from "../../arguments/schema";
import { readAnswer } from "./answers";
import type { WorkspaceClient } from "./workspace-client";

const PATH = "/api/2.0/permissions/authorization/tokens";

const permissionList = ((z) =>
  z.object({
    access_control_list: z.nullish(
      z.array(
        z.object({
          service_principal_name: z.nullish(z.string()),
          group_name: z.nullish(z.string()),
          all_permissions: z.nullish(z.array(z.object({ permission_level: z.nullish(z.string()) }))),
        }),
      ),
    ),
  })) satisfies Schema;

/** Permission levels that allow using tokens. */
const USAGE: readonly unknown[] = ["CAN_USE", "CAN_MANAGE"];

/** Who may use tokens, directly or through a group. */
export interface TokenPermissions {
  /** Application ids, in lower case, of service principals with an entry of their own. */
  readonly servicePrincipals: readonly string[];
  /** Names of groups whose members may use tokens. */
  readonly groups: readonly string[];
}

/** @see https://docs.databricks.com/api/azure/workspace/permissions/get */
export async function getTokenPermissions(administrator: WorkspaceClient): Promise<TokenPermissions> {
  const answer = await administrator.call({ method: "GET", path: PATH });
  const entries = (readAnswer(permissionList, answer, "token permissions").access_control_list ?? []).filter(
    ({ all_permissions }) => (all_permissions ?? []).some(({ permission_level }) => USAGE.includes(permission_level)),
  );
  return {
    servicePrincipals: entries.flatMap((entry) => entry.service_principal_name?.toLowerCase() ?? []),
    groups: entries.flatMap(({ group_name }) => group_name ?? []),
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
