import type { AddRoute } from "./databricks-state";
import { entitlementsOfGroup } from "./effective-entitlements";
import { groupsOf } from "./membership";
import { scimFolder } from "./workspace-principal";
import type { JsonObject } from "./request-body";
import { addScimCollection } from "./scim-collection";
import { scimFailure } from "./scim-error";
import { patchValues, type ScimOperation, toScimValues } from "./scim-patch";
import { readText } from "./scim-principal";
import type { ScimResource } from "./scim-resource";
import { patchSharedAttribute, readEntitlements } from "./scim-rights";
import { drawScimId, type Group, type Workspace } from "./workspace";

const SYSTEM_GROUPS: ReadonlySet<string> = new Set(["admins", "users"]);

/**
 * Groups of the workspace. Leaving a group that was granted token usage only suspends a member's tokens. Entitlements
 * written to a system group are accepted and change nothing.
 * @see https://docs.databricks.com/api/azure/workspace/groups
 */
export function addGroupRoutes(route: AddRoute): void {
  addScimCollection<Group>(route, {
    kind: "Group",
    items: (workspace) => workspace.groups,
    toResource: toGroup,
    create({ workspace }, body) {
      const displayName = readText(body, "displayName");
      if (displayName === undefined) throw scimFailure(400, "displayName is missing.");
      requireFreeName(workspace, displayName);
      const group: Group = { id: drawScimId(workspace), displayName, ...readGroupFields(workspace, body) };
      workspace.groups.push(group);
      return group;
    },
    replace({ workspace }, group, body) {
      const fields = readGroupFields(workspace, body);
      rename(workspace, group, readText(body, "displayName") ?? group.displayName);
      delete group.externalId;
      return Object.assign(group, fields);
    },
    patch({ workspace }, group, operations) {
      const patched = structuredClone(group);
      for (const operation of operations) patchGroup(workspace, patched, operation);
      rename(workspace, group, patched.displayName);
      return Object.assign(group, patched);
    },
    remove({ workspace }, group) {
      if (SYSTEM_GROUPS.has(group.displayName)) {
        throw scimFailure(400, `Group ${group.displayName} cannot be deleted.`);
      }
      workspace.groups = workspace.groups.filter((other) => other !== group);
      for (const other of workspace.groups) other.members = other.members.filter((id) => id !== group.id);
      workspace.tokenGrants = workspace.tokenGrants.filter(
        (grant) => grant.kind !== "group" || grant.name !== group.displayName,
      );
    },
  });
}

function patchGroup(workspace: Workspace, group: Group, operation: ScimOperation): void {
  if (operation.attribute.toLowerCase() !== "members") return patchSharedAttribute(group, operation);
  group.members = requireMembers(workspace, patchValues(group.members, operation));
}

function rename(workspace: Workspace, group: Group, displayName: string): void {
  if (displayName === group.displayName) return;
  if (SYSTEM_GROUPS.has(group.displayName)) throw scimFailure(400, `Group ${group.displayName} cannot be renamed.`);
  requireFreeName(workspace, displayName);
  workspace.tokenGrants = workspace.tokenGrants.map((grant) =>
    grant.kind === "group" && grant.name === group.displayName ? { kind: "group", name: displayName } : grant,
  );
  group.displayName = displayName;
}

function requireFreeName(workspace: Workspace, displayName: string): void {
  if (workspace.groups.some((group) => group.displayName.toLowerCase() === displayName.toLowerCase())) {
    throw scimFailure(409, `Group with name ${displayName} already exists.`);
  }
}

function readGroupFields(workspace: Workspace, body: JsonObject): Omit<Group, "id" | "displayName"> {
  const externalId = readText(body, "externalId");
  return {
    members: requireMembers(workspace, toScimValues(body.members ?? [])),
    entitlements: readEntitlements(body.entitlements ?? []),
    roles: toScimValues(body.roles ?? []),
    ...(externalId !== undefined && { externalId }),
  };
}

function requireMembers(workspace: Workspace, ids: string[]): string[] {
  const unknown = ids.find((id) => ![...workspace.principals, ...workspace.groups].some((member) => member.id === id));
  if (unknown !== undefined) throw scimFailure(404, `Principal with id ${unknown} not found.`);
  return ids;
}

function toGroup(workspace: Workspace, group: Group): ScimResource {
  const { id, displayName, externalId, roles } = group;
  const entitlements = entitlementsOfGroup(workspace, group);
  const members = group.members.map((memberId) => toMember(workspace, memberId));
  const groups = groupsOf(workspace, id).map((parent) => ({
    display: parent.displayName,
    value: parent.id,
    $ref: `Groups/${parent.id}`,
  }));
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
    id,
    displayName,
    ...(externalId !== undefined && { externalId }),
    ...(members.length > 0 && { members }),
    ...(groups.length > 0 && { groups }),
    ...(entitlements.length > 0 && { entitlements: entitlements.map((value) => ({ value })) }),
    ...(roles.length > 0 && { roles: roles.map((value) => ({ value })) }),
  };
}

function toMember(workspace: Workspace, id: string): object {
  const principal = workspace.principals.find((candidate) => candidate.id === id);
  if (principal !== undefined) {
    return { display: principal.displayName, value: id, $ref: `${scimFolder(principal)}/${id}` };
  }
  const group = workspace.groups.find((candidate) => candidate.id === id);
  return { ...(group && { display: group.displayName }), value: id, $ref: `Groups/${id}` };
}
