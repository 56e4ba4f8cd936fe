import type { AddRoute } from "../kernel/exchange";
import { type Call, endpoint } from "./endpoint";
import { groupsOf } from "./membership";
import { scimFolder } from "./principal";
import { type JsonObject, readBody } from "./request-body";
import { scimFailure, scimNotFound } from "./scim-error";
import { listScim, type ScimResource, selectAttributes } from "./scim-list";
import { patchValues, readScimPatch, type ScimOperation, toScimValues } from "./scim-patch";
import { readEntitlements, readText } from "./scim-principal";
import { drawScimId, type Group, type Workspace } from "./workspace";

const SYSTEM_GROUPS: ReadonlySet<string> = new Set(["admins", "users"]);

/**
 * Groups of the workspace. Leaving a group that was granted token usage only suspends a member's tokens.
 * @see https://docs.databricks.com/api/azure/workspace/groups
 */
export function addGroupRoutes(route: AddRoute): void {
  const demands = { scope: "scim", administrator: "scim" } as const;
  const all = "/api/2.0/preview/scim/v2/Groups";
  const one = `${all}/:id`;

  route(
    "POST",
    all,
    endpoint(demands, ({ request, workspace, context }) => {
      const body = readBody(request);
      const displayName = readText(body, "displayName");
      if (displayName === undefined) throw scimFailure(400, "displayName is missing.");
      requireFreeName(workspace, displayName);
      const group: Group = { id: drawScimId(workspace), displayName, ...readGroupFields(workspace, body) };
      workspace.groups.push(group);
      context.touch();
      return { status: 201, body: toGroup(workspace, group) };
    }),
  );

  route(
    "GET",
    all,
    endpoint(demands, ({ request, workspace }) =>
      listScim(
        request,
        workspace.groups.map((group) => toGroup(workspace, group)),
      ),
    ),
  );

  route(
    "GET",
    one,
    endpoint(demands, (call) => ({
      status: 200,
      body: selectAttributes(call.request, toGroup(call.workspace, findById(call))),
    })),
  );

  route(
    "PUT",
    one,
    endpoint(demands, (call) => {
      const { workspace, context } = call;
      const group = findById(call);
      const body = readBody(call.request);
      const fields = readGroupFields(workspace, body);
      rename(workspace, group, readText(body, "displayName") ?? group.displayName);
      delete group.externalId;
      Object.assign(group, fields);
      context.touch();
      return { status: 200, body: toGroup(workspace, group) };
    }),
  );

  route(
    "PATCH",
    one,
    endpoint(demands, (call) => {
      const group = findById(call);
      const operations = readScimPatch(readBody(call.request));
      const patched = structuredClone(group);
      for (const operation of operations) patchGroup(call.workspace, patched, operation);
      rename(call.workspace, group, patched.displayName);
      Object.assign(group, patched);
      call.context.touch();
      return { status: 200, body: toGroup(call.workspace, group) };
    }),
  );

  route(
    "DELETE",
    one,
    endpoint(demands, (call) => {
      const { workspace, context } = call;
      const group = findById(call);
      if (SYSTEM_GROUPS.has(group.displayName)) {
        throw scimFailure(400, `Group ${group.displayName} cannot be deleted.`);
      }
      workspace.groups = workspace.groups.filter((other) => other !== group);
      for (const other of workspace.groups) other.members = other.members.filter((id) => id !== group.id);
      workspace.tokenGrants = workspace.tokenGrants.filter(
        (grant) => grant.kind !== "group" || grant.name !== group.displayName,
      );
      context.touch();
      return { status: 204 };
    }),
  );
}

function patchGroup(workspace: Workspace, group: Group, operation: ScimOperation): void {
  switch (operation.attribute.toLowerCase()) {
    case "members":
      group.members = requireMembers(workspace, patchValues(group.members, operation));
      return;
    case "displayname":
      group.displayName = String(operation.value);
      return;
    case "entitlements":
      group.entitlements = readEntitlements(patchValues(group.entitlements, operation));
      return;
    case "roles":
      group.roles = patchValues(group.roles, operation);
      return;
    default:
      throw scimFailure(400, `Attribute ${operation.attribute} cannot be patched.`);
  }
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

function findById({ workspace, request }: Call): Group {
  const id = request.params.id ?? "";
  const group = workspace.groups.find((candidate) => candidate.id === id);
  if (group === undefined) throw scimNotFound(workspace.behaviour, "Group", id);
  return group;
}

function toGroup(workspace: Workspace, group: Group): ScimResource {
  const { id, displayName, externalId, entitlements, roles } = group;
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
