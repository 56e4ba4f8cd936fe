import type { JWTPayload } from "jose";
import type { EmulatorRequest } from "../kernel/exchange";
import type { Context } from "./databricks-state";
import { invalidTokenFailure, refusalFailure } from "./errors";
import { mayLogIn } from "./login-delay";
import { findByApplicationId, type Principal, type ServicePrincipal } from "./workspace-principal";
import { verifiedClaims } from "./signed-claims";
import { addPrincipal, drawScimId } from "./workspace";

const AZURE_DATABRICKS = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";
/** A token this close to its end is refused. */
const CLOCK_MARGIN_MILLISECONDS = 30_000;

/**
 * The user or service principal behind an Entra token. A service principal that the workspace does not know is added as an administrator when
 * the request also carries an Azure management token of the same application and the workspace's resource id.
 */
export async function loginWithEntraToken(
  bearer: string,
  request: EmulatorRequest,
  context: Context,
): Promise<Principal> {
  const { workspace, directory } = context.tenant;
  const claims = await verifiedClaims(directory.signingKey, bearer, context.now + CLOCK_MARGIN_MILLISECONDS);
  if (claims === "forged") throw invalidTokenFailure();
  if (claims === "expired") throw refusalFailure(workspace.behaviour.bearerExpired);
  const audience = String(claims.aud);
  if (audience !== AZURE_DATABRICKS) throw refusalFailure(workspace.behaviour.wrongAudience, { audience });
  if (claims.idtyp === "user") return findUser(claims, context);
  const applicationId = String(claims.appid);
  const resourceId = request.headers["x-databricks-azure-workspace-resource-id"];
  const managementToken = request.headers["x-databricks-azure-sp-management-token"];
  if (resourceId !== undefined && managementToken === undefined) {
    throw refusalFailure(workspace.behaviour.managementTokenMissing);
  }
  const known = findByApplicationId(workspace.principals, applicationId);
  if (known !== undefined) {
    if (mayLogIn(known)) return known;
    throw refusalFailure(workspace.behaviour.principalNotInWorkspace);
  }
  if (resourceId !== undefined && managementToken !== undefined && isThisWorkspace(resourceId, context)) {
    const management = await verifiedClaims(directory.signingKey, managementToken, context.now);
    if (isManagementTokenOf(management, applicationId)) return provisionAdministrator(claims, context);
  }
  throw refusalFailure(workspace.behaviour.principalNotInWorkspace);
}

/** The token of a user carries the id of the application that the user logged in with: only the user counts. */
function findUser(claims: JWTPayload, { tenant }: Context): Principal {
  const { principals, behaviour } = tenant.workspace;
  const name = String(claims.upn).toLowerCase();
  const user = principals.find((principal) => principal.kind === "user" && principal.userName.toLowerCase() === name);
  if (user !== undefined && mayLogIn(user)) return user;
  throw refusalFailure(behaviour.principalNotInWorkspace);
}

function isThisWorkspace(resourceId: string, context: Context): boolean {
  const { subscriptionId, resourceGroupName, workspaceName } = context.tenant.seed;
  const ours =
    `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}` +
    `/providers/Microsoft.Databricks/workspaces/${workspaceName}`;
  return resourceId.toLowerCase() === ours.toLowerCase();
}

function isManagementTokenOf(claims: JWTPayload | "forged" | "expired", applicationId: string): boolean {
  if (typeof claims === "string") return false;
  return /^https:\/\/management\./.test(String(claims.aud)) && claims.appid === applicationId;
}

function provisionAdministrator(claims: JWTPayload, context: Context): ServicePrincipal {
  const { workspace } = context.tenant;
  const applicationId = String(claims.appid);
  const principal: ServicePrincipal = {
    kind: "servicePrincipal",
    id: drawScimId(workspace),
    applicationId,
    displayName: applicationId,
    externalId: String(claims.oid),
    active: true,
    entitlements: [],
    roles: [],
    refusedLogins: 0,
    hiddenLists: 0,
    unentitledLogins: 0,
  };
  addPrincipal(workspace, principal);
  workspace.groups.find((group) => group.displayName === "admins")?.members.push(principal.id);
  context.touch();
  return principal;
}
