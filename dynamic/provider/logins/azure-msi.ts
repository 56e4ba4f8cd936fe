import { AZURE_MSI } from "../../arguments/auth-types/azure-msi-fields";
import { toAzureCloud, toAzureResource } from "../azure/clouds";
import { requestManagedIdentityToken } from "../azure/managed-identity";
import { bearerAccess } from "./access-tokens";
import { entraAccess } from "./entra-access";
import type { OwnMethod } from "./login-method";

/**
 * A login as a managed identity of the machine.
 *
 * @see https://learn.microsoft.com/azure/databricks/dev-tools/auth/azure-mi-auth
 */
export const azureMsi = {
  ...AZURE_MSI,
  kind: "own",
  authType: "azure-msi",
  reach: "tenant",
  workspaceFields: ["azureWorkspaceResourceId"],
  access: entraAccess<"azure-msi">((runtime, origin, { clientId }, name) => {
    const resource = toAzureResource(toAzureCloud(runtime.env, origin), name);
    return bearerAccess(runtime, {
      identity: ["azure-msi", clientId ?? "", resource],
      send: () => requestManagedIdentityToken(runtime, { resource, clientId }),
    });
  }),
} as const satisfies OwnMethod<"azure-msi">;
