import type { AddRoute } from "../kernel/exchange";
import { type Call, endpoint } from "./endpoint";
import type { Principal, User } from "./principal";
import { readBody } from "./request-body";
import { scimFailure, scimNotFound } from "./scim-error";
import { listScim, type ScimResource, selectAttributes } from "./scim-list";
import { readScimPatch } from "./scim-patch";
import {
  patchPrincipal,
  readPrincipalFields,
  readText,
  removePrincipal,
  replacePrincipal,
  toPrincipalFields,
} from "./scim-principal";
import { addPrincipal, drawScimId, type Workspace } from "./workspace";

/**
 * People of the workspace.
 * @see https://docs.databricks.com/api/azure/workspace/users
 */
export function addUserRoutes(route: AddRoute): void {
  const demands = { scope: "scim", administrator: "scim" } as const;
  const all = "/api/2.0/preview/scim/v2/Users";
  const one = `${all}/:id`;

  route(
    "POST",
    all,
    endpoint(demands, ({ request, workspace, context }) => {
      const body = readBody(request);
      const userName = readText(body, "userName");
      if (userName === undefined) throw scimFailure(400, "userName is missing.");
      if (users(workspace).some((user) => user.userName.toLowerCase() === userName.toLowerCase())) {
        throw scimFailure(409, `User with username ${userName} already exists.`);
      }
      const { active, displayName, externalId, entitlements, roles } = readPrincipalFields(body);
      const user: User = {
        kind: "user",
        id: drawScimId(workspace),
        userName,
        displayName: displayName ?? userName,
        active: active ?? true,
        ...(externalId !== undefined && { externalId }),
        entitlements,
        roles,
        refusedLogins: 0,
        hiddenLists: 0,
      };
      addPrincipal(workspace, user);
      context.touch();
      return { status: 201, body: toUserResource(workspace, user) };
    }),
  );

  route(
    "GET",
    all,
    endpoint(demands, ({ request, workspace }) =>
      listScim(
        request,
        users(workspace).map((user) => toUserResource(workspace, user)),
      ),
    ),
  );

  route(
    "GET",
    one,
    endpoint(demands, (call) => ({
      status: 200,
      body: selectAttributes(call.request, toUserResource(call.workspace, findById(call))),
    })),
  );

  route(
    "PATCH",
    one,
    endpoint(demands, (call) => {
      const user = patchPrincipal(findById(call), readScimPatch(readBody(call.request)));
      replacePrincipal(call.workspace, call.context, user);
      return { status: 200, body: toUserResource(call.workspace, user) };
    }),
  );

  route(
    "DELETE",
    one,
    endpoint(demands, (call) => {
      removePrincipal(call.workspace, call.context, findById(call));
      return { status: 204 };
    }),
  );
}

/** A principal in the shape of a user; a service principal's user name is its application id. */
export function toUserResource(workspace: Workspace, principal: Principal): ScimResource {
  const userName = principal.kind === "user" ? principal.userName : principal.applicationId;
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    ...toPrincipalFields(workspace, principal),
    id: principal.id,
    userName,
    ...(principal.kind === "user" && { emails: [{ type: "work", value: userName, primary: true }] }),
  };
}

function users(workspace: Workspace): readonly User[] {
  return workspace.principals.filter((principal) => principal.kind === "user");
}

function findById({ workspace, request }: Call): User {
  const id = request.params.id ?? "";
  const user = users(workspace).find((candidate) => candidate.id === id);
  if (user === undefined) throw scimNotFound(workspace.behaviour, "User", id);
  return user;
}
