import type { AddRoute } from "../kernel/exchange";
import { addResourceManagerRoutes } from "./arm/routes";
import { addCloudMetadataRoutes } from "./cloud-metadata";
import { addDiscoveryRoutes } from "./entra/discovery";
import { addTokenRoutes } from "./entra/token-endpoint";
import { addGraphRoutes } from "./graph/routes";
import { addKeyVaultRoutes } from "./key-vault/routes";

/** Everything of the tenant that is not Databricks: login, Graph, Azure Resource Manager and Key Vault. */
export function addAzureRoutes(route: AddRoute): void {
  addCloudMetadataRoutes(route);
  addDiscoveryRoutes(route);
  addTokenRoutes(route);
  addGraphRoutes(route);
  addResourceManagerRoutes(route);
  addKeyVaultRoutes(route);
}
