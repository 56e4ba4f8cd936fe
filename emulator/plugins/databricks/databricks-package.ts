import type { ProviderPackage } from "../resource-type";
import { secret } from "./secret";
import { secretScope } from "./secret-scope";
import { servicePrincipal } from "./workspace-service-principal";
import { WorkspaceClient } from "./workspace-session";

/** The `databricks` provider at the level of a workspace. */
export const databricks: ProviderPackage<WorkspaceClient> = {
  name: "databricks",
  types: {
    "databricks:index/servicePrincipal:ServicePrincipal": servicePrincipal,
    "databricks:index/secret:Secret": secret,
    "databricks:index/secretScope:SecretScope": secretScope,
  },
  connect: (facts) => new WorkspaceClient(facts),
};
