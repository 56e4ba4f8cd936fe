import type { AddRoute } from "./databricks-state";
import type { Principal, User } from "./workspace-principal";
import { addScimCollection } from "./scim-collection";
import { scimFailure } from "./scim-error";
import { patchPrincipal, readNewPrincipal, readText, removePrincipal, toPrincipalFields } from "./scim-principal";
import type { ScimResource } from "./scim-resource";
import { addPrincipal, drawScimId, type Workspace } from "./workspace";

/**
 * Users of the workspace.
 * @see https://docs.databricks.com/api/azure/workspace/users
 */
export function addUserRoutes(route: AddRoute): void {
  addScimCollection<User>(route, {
    kind: "User",
    items: users,
    toResource: toUserResource,
    create({ workspace }, body) {
      const userName = readText(body, "userName");
      if (userName === undefined) throw scimFailure(400, "userName is missing.");
      if (users(workspace).some((user) => user.userName.toLowerCase() === userName.toLowerCase())) {
        throw scimFailure(409, `User with username ${userName} already exists.`);
      }
      const fields = readNewPrincipal(body, userName);
      const id = drawScimId(workspace);
      const user: User = {
        kind: "user",
        id,
        userName,
        ...fields,
        refusedLogins: 0,
        hiddenLists: 0,
        unentitledLogins: 0,
      };
      addPrincipal(workspace, user);
      return user;
    },
    patch: patchPrincipal,
    remove: removePrincipal,
  });
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
