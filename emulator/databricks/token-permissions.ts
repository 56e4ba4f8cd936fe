import { liveTokens, mayUseTokens, revokeTokens } from "./access-token";
import type { AddRoute, Context } from "./databricks-state";
import { endpoint } from "./endpoint";
import { apiFailure, invalidParameter, refusalFailure } from "./errors";
import { nameOf, type Principal } from "./workspace-principal";
import { isJsonObject, type JsonObject, optionalText, readBody } from "./request-body";
import type { TokenGrant, Workspace } from "./workspace";

const OBJECT_PATH = "/api/2.0/permissions/authorization/tokens";

/**
 * Who may use tokens: CAN_USE as granted here, and CAN_MANAGE of `admins`, which nobody can take or give.
 * @see https://docs.databricks.com/api/azure/workspace/tokenmanagement/setpermissions
 */
export function addTokenPermissionRoutes(route: AddRoute): void {
  const demands = { scope: "access-management", administrator: true };

  route(
    "GET",
    OBJECT_PATH,
    endpoint(demands, ({ workspace, context }) => {
      requireAToken(workspace, context);
      return { status: 200, body: toAccessControl(workspace) };
    }),
  );

  route(
    "PUT",
    OBJECT_PATH,
    endpoint(demands, ({ request, workspace, context }) => {
      requireAToken(workspace, context);
      const entries = readEntries(workspace, readBody(request));
      if (workspace.behaviour.tokenPermissionsPutMustNameAdmins && !entries.namesAdmins) {
        throw invalidParameter("Cannot change permissions for group 'admins' to None.");
      }
      replaceGrants(workspace, context, entries.grants, entries.grants);
      return { status: 200, body: toAccessControl(workspace) };
    }),
  );

  route(
    "PATCH",
    OBJECT_PATH,
    endpoint(demands, ({ request, workspace, context }) => {
      requireAToken(workspace, context);
      const { grants } = readEntries(workspace, readBody(request));
      const kept = workspace.tokenGrants.filter((held) => !grants.some((grant) => isSame(grant, held)));
      replaceGrants(workspace, context, [...kept, ...grants], grants);
      return { status: 200, body: toAccessControl(workspace) };
    }),
  );

  route(
    "GET",
    `${OBJECT_PATH}/permissionLevels`,
    endpoint({ scope: "access-management" }, () => ({
      status: 200,
      body: {
        // Only levels that can be granted: SDKs know no others for tokens.
        permission_levels: [{ permission_level: "CAN_USE", description: "Can create and use personal access tokens" }],
      },
    })),
  );
}

/** A workspace that has no token at all does not have this object either. */
function requireAToken(workspace: Workspace, context: Context): void {
  if (!workspace.behaviour.tokenPermissionsNeedAToken || liveTokens(workspace, context.now).length > 0) return;
  throw apiFailure(404, "RESOURCE_DOES_NOT_EXIST", "tokens tokens does not exist");
}

function readEntries(workspace: Workspace, body: JsonObject): { grants: TokenGrant[]; namesAdmins: boolean } {
  const list = body.access_control_list ?? [];
  if (!Array.isArray(list) || !list.every(isJsonObject)) {
    throw invalidParameter("Field 'access_control_list' must be a list of objects");
  }
  const grants: TokenGrant[] = [];
  let namesAdmins = false;
  for (const entry of list) {
    const grant = readGrantee(workspace, entry);
    const level = optionalText(entry, "permission_level");
    const isAdmins = grant.kind === "group" && grant.name === "admins";
    if (isAdmins && level !== "CAN_MANAGE") {
      throw invalidParameter(`Cannot change permissions for group 'admins' to ${level ?? "None"}.`);
    }
    if (!isAdmins && level !== "CAN_USE") {
      throw invalidParameter(`Permission level ${level ?? "None"} cannot be granted on tokens to ${grant.name}.`);
    }
    if (isAdmins) namesAdmins = true;
    else if (!grants.some((other) => isSame(other, grant))) grants.push(grant);
  }
  return { grants, namesAdmins };
}

function readGrantee(workspace: Workspace, entry: JsonObject): TokenGrant {
  const userName = optionalText(entry, "user_name");
  const applicationId = optionalText(entry, "service_principal_name");
  const groupName = optionalText(entry, "group_name");
  if ([userName, applicationId, groupName].filter((name) => name !== undefined).length !== 1) {
    throw invalidParameter("Exactly one of user_name, group_name and service_principal_name must be given");
  }
  if (groupName !== undefined) {
    if (workspace.groups.some((group) => group.displayName === groupName)) return { kind: "group", name: groupName };
    throw unknownGrantee(workspace, `GroupName(${groupName})`);
  }
  const kind: Principal["kind"] = userName === undefined ? "servicePrincipal" : "user";
  const name = userName ?? applicationId ?? "";
  const principal = workspace.principals.find(
    (candidate) => candidate.kind === kind && nameOf(candidate).toLowerCase() === name.toLowerCase(),
  );
  if (principal !== undefined) return { kind, name: nameOf(principal) };
  throw unknownGrantee(workspace, `${kind === "user" ? "UserName" : "ServicePrincipalName"}(${name})`);
}

function unknownGrantee(workspace: Workspace, principal: string): Error {
  return refusalFailure(workspace.behaviour.grantedPrincipalUnknown, { principal });
}

/** A change of this list revokes the live tokens of principals that lose access; leaving a group only suspends them. */
function replaceGrants(
  workspace: Workspace,
  context: Context,
  grants: readonly TokenGrant[],
  written: readonly TokenGrant[],
): void {
  const held = workspace.tokenGrants;
  const hadAccess = workspace.principals.filter((principal) => mayUseTokens(workspace, principal));
  workspace.tokenGrants = [...grants];
  const lost = hadAccess.filter((principal) => !mayUseTokens(workspace, principal)).map(({ id }) => id);
  const deleted = liveTokens(workspace, context.now).filter((token) => lost.includes(token.ownerId));
  revokeTokens(workspace, context, deleted);
  const removed = held.filter((grant) => !grants.some((other) => isSame(grant, other)));
  const notes = [
    ...written.map((grant) => `granted ${grant.name}`),
    ...removed.map((grant) => `ungranted ${grant.name}`),
    ...deleted.map((token) => `revoked ${token.tokenId}`),
  ];
  if (notes.length > 0) context.describe({ note: notes.join("; ") });
}

function isSame(left: TokenGrant, right: TokenGrant): boolean {
  return left.kind === right.kind && left.name === right.name;
}

function toAccessControl(workspace: Workspace): object {
  return {
    object_id: "/authorization/tokens",
    object_type: "tokens",
    access_control_list: [
      ...workspace.tokenGrants.map((grant) => toEntry(workspace, grant)),
      { group_name: "admins", all_permissions: [{ permission_level: "CAN_MANAGE", inherited: false }] },
    ],
  };
}

function toEntry(workspace: Workspace, grant: TokenGrant): object {
  const all_permissions = [{ permission_level: "CAN_USE", inherited: false }];
  if (grant.kind === "group") return { group_name: grant.name, all_permissions };
  const principal = workspace.principals.find((candidate) => nameOf(candidate) === grant.name);
  return {
    [grant.kind === "user" ? "user_name" : "service_principal_name"]: grant.name,
    ...(principal && { display_name: principal.displayName }),
    all_permissions,
  };
}
