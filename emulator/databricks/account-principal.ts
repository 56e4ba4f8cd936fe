import type { Call } from "./endpoint";
import { apiFailure, invalidParameter } from "./errors";
import type { ServicePrincipal } from "./workspace-principal";

/** The service principal of a path with `:principalId`, its numeric SCIM id, and maybe `:accountId`. */
export function findAccountPrincipal({ workspace, request }: Call): ServicePrincipal {
  const { accountId = workspace.accountId, principalId = "" } = request.params;
  if (accountId !== workspace.accountId) {
    throw apiFailure(404, "RESOURCE_DOES_NOT_EXIST", `Account ${accountId} does not exist.`);
  }
  if (!/^\d+$/.test(principalId)) throw invalidParameter(`Invalid service principal id: ${principalId}`);
  for (const principal of workspace.principals) {
    if (principal.kind === "servicePrincipal" && principal.id === principalId) return principal;
  }
  throw apiFailure(404, "RESOURCE_DOES_NOT_EXIST", `Service principal ${principalId} does not exist.`);
}
