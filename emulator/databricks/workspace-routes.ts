import type { AddRoute } from "./databricks-state";
import { addEmptyWorkspaceRoutes } from "./empty-workspace";
import { addFederationPolicyRoutes } from "./federation-policies";
import { addHostMetadataRoute } from "./host-metadata";
import { addLoginPageRoute } from "./login-page";
import { addOidcRoutes } from "./oidc";
import { addGroupRoutes } from "./scim-groups";
import { addMeRoute } from "./scim-me";
import { addServicePrincipalRoutes } from "./scim-service-principals";
import { addUserRoutes } from "./scim-users";
import { addScopeAclRoutes } from "./scope-acls";
import { addSecretRoutes } from "./scope-secrets";
import { addServicePrincipalSecretRoutes } from "./service-principal-secrets";
import { addTokenRoutes } from "./token";
import { addTokenManagementRoutes } from "./token-management";
import { addTokenPermissionRoutes } from "./token-permissions";
import { addWorkspaceConfRoutes } from "./workspace-conf";

/** Adds every route of the Azure Databricks workspace. */
export function addDatabricksRoutes(route: AddRoute): void {
  addHostMetadataRoute(route);
  addLoginPageRoute(route);
  addOidcRoutes(route);
  addTokenRoutes(route);
  addTokenManagementRoutes(route);
  addTokenPermissionRoutes(route);
  addWorkspaceConfRoutes(route);
  addMeRoute(route);
  addServicePrincipalRoutes(route);
  addUserRoutes(route);
  addGroupRoutes(route);
  addServicePrincipalSecretRoutes(route);
  addFederationPolicyRoutes(route);
  addSecretRoutes(route);
  addScopeAclRoutes(route);
  addEmptyWorkspaceRoutes(route);
}
