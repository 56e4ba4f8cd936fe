import type { ProviderPackage } from "../resource-type";
import { permissions } from "./permissions";
import { providerToken } from "./provider-token";
import { secret } from "./secret";
import { secretScope } from "./secret-scope";
import { servicePrincipalFederationPolicy } from "./service-principal-federation-policy";
import { servicePrincipalSecret } from "./service-principal-secret";
import { servicePrincipal } from "./workspace-service-principal";
import { WorkspaceClient } from "./workspace-session";

/** The `databricks` provider of a workspace, and of its account as far as federation policies go. */
export const databricks: ProviderPackage<WorkspaceClient> = {
  name: "databricks",
  types: {
    "databricks:index/servicePrincipal:ServicePrincipal": servicePrincipal,
    "databricks:index/servicePrincipalFederationPolicy:ServicePrincipalFederationPolicy":
      servicePrincipalFederationPolicy,
    "databricks:index/servicePrincipalSecret:ServicePrincipalSecret": servicePrincipalSecret,
    "databricks:index/token:Token": providerToken,
    "databricks:index/permissions:Permissions": permissions,
    "databricks:index/secret:Secret": secret,
    "databricks:index/secretScope:SecretScope": secretScope,
  },
  settings: ["host", "token", "authType", "clientId", "clientSecret", "accountId"],
  connect: (facts) => new WorkspaceClient(facts),
};
