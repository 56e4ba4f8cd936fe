import type { Call } from "./endpoint";
import { apiFailure } from "./errors";
import { groupsOf, isAdministrator } from "./membership";
import type { ScopeAcl, SecretScope } from "./workspace";
import { nameOf } from "./workspace-principal";

/** From the least to the most. */
export const SCOPE_PERMISSIONS: readonly ScopeAcl["permission"][] = ["READ", "WRITE", "MANAGE"];

/** The scope with this name, in any case. Throws a 404 where there is none, and a 403 where the caller may not do this with it. */
export function findScope(call: Call, name: string, permission: ScopeAcl["permission"]): SecretScope {
  const scope = call.workspace.secretScopes.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (scope === undefined) throw apiFailure(404, "RESOURCE_DOES_NOT_EXIST", `Scope ${name} does not exist!`);
  if (mayUseScope(call, scope, permission)) return scope;
  throw apiFailure(403, "PERMISSION_DENIED", `User does not have permission to use scope ${name}`);
}

/** Whether the caller may do this with a scope: by an access control of its own or of a group, or as administrator. */
export function mayUseScope(
  { workspace, caller }: Call,
  { acls }: SecretScope,
  permission: ScopeAcl["permission"],
): boolean {
  const { principal } = caller;
  if (isAdministrator(workspace, principal)) return true;
  const names = [nameOf(principal), ...groupsOf(workspace, principal.id).map((group) => group.displayName)];
  return acls.some(
    (acl) =>
      names.includes(acl.principal) &&
      SCOPE_PERMISSIONS.indexOf(acl.permission) >= SCOPE_PERMISSIONS.indexOf(permission),
  );
}
