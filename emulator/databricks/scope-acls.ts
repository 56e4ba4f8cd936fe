import type { AddRoute } from "./databricks-state";
import { endpoint } from "./endpoint";
import { apiFailure, invalidParameter } from "./errors";
import { readBody, requiredText } from "./request-body";
import { findScope, SCOPE_PERMISSIONS } from "./scope-access";
import type { ScopeAcl, SecretScope, Workspace } from "./workspace";
import { nameOf } from "./workspace-principal";

/**
 * Access controls of secret scopes, for who may manage the scope.
 * @see https://docs.databricks.com/api/azure/workspace/secrets/putacl
 */
export function addScopeAclRoutes(route: AddRoute): void {
  const demands = { scope: "secrets" };
  const folder = "/api/2.0/secrets/acls";

  route(
    "GET",
    `${folder}/list`,
    endpoint(demands, (call) => {
      const { acls } = findScope(call, call.request.query.get("scope") ?? "", "MANAGE");
      return { status: 200, body: acls.length === 0 ? {} : { items: acls } };
    }),
  );

  route(
    "GET",
    `${folder}/get`,
    endpoint(demands, (call) => {
      const { query } = call.request;
      const scope = findScope(call, query.get("scope") ?? "", "MANAGE");
      return { status: 200, body: findAcl(scope, query.get("principal") ?? "") };
    }),
  );

  route(
    "POST",
    `${folder}/put`,
    endpoint(demands, (call) => {
      const body = readBody(call.request);
      const scope = findScope(call, requiredText(body, "scope"), "MANAGE");
      const principal = requiredText(body, "principal");
      const permission = requiredText(body, "permission") as ScopeAcl["permission"];
      if (!SCOPE_PERMISSIONS.includes(permission)) throw invalidParameter(`Invalid permission: ${permission}`);
      if (!isKnown(call.workspace, principal)) {
        throw apiFailure(404, "RESOURCE_DOES_NOT_EXIST", `Principal ${principal} does not exist!`);
      }
      scope.acls = [...scope.acls.filter((acl) => acl.principal !== principal), { principal, permission }];
      call.context.touch();
      return { status: 200, body: {} };
    }),
  );

  route(
    "POST",
    `${folder}/delete`,
    endpoint(demands, (call) => {
      const body = readBody(call.request);
      const scope = findScope(call, requiredText(body, "scope"), "MANAGE");
      const gone = findAcl(scope, requiredText(body, "principal"));
      scope.acls = scope.acls.filter((acl) => acl !== gone);
      call.context.touch();
      return { status: 200, body: {} };
    }),
  );
}

function findAcl(scope: SecretScope, principal: string): ScopeAcl {
  const acl = scope.acls.find((candidate) => candidate.principal === principal);
  if (acl !== undefined) return acl;
  const message = `Failed to get secret acl for principal ${principal} for scope ${scope.name}.`;
  throw apiFailure(404, "RESOURCE_DOES_NOT_EXIST", message);
}

function isKnown({ principals, groups }: Workspace, name: string): boolean {
  return (
    principals.some((principal) => nameOf(principal) === name) || groups.some((group) => group.displayName === name)
  );
}
