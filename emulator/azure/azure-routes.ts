import { addResourceManagerRoutes } from "./arm/arm-routes";
import { addCloudMetadataRoutes } from "./cloud-metadata-route";
import type { AddRoute } from "./azure-state";
import { addDiscoveryRoutes } from "./entra/discovery";
import { addTokenRoutes } from "./entra/token-endpoint";
import { addGraphRoutes } from "./graph/graph-routes";
import { addKeyVaultRoutes } from "./key-vault/vault-routes";
import { addAppServiceRoutes } from "./managed-identity/app-service";
import { addAzureArcRoutes } from "./managed-identity/azure-arc";
import { addImdsRoutes } from "./managed-identity/imds";

/** Everything of the tenant that is not Databricks: login, Graph, managed identities, Azure Resource Manager and Key Vault. */
export function addAzureRoutes(route: AddRoute): void {
  addCloudMetadataRoutes(route);
  addDiscoveryRoutes(route);
  addTokenRoutes(route);
  addGraphRoutes(route);
  addResourceManagerRoutes(route);
  addKeyVaultRoutes(route);
  addImdsRoutes(route);
  addAppServiceRoutes(route);
  addAzureArcRoutes(route);
}
