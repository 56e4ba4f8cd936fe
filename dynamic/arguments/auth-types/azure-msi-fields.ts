import type { AuthType } from "./auth-type";
import { AZURE_WORKSPACE_RESOURCE_ID, ENTRA_CLIENT_ID } from "./entra-fields";

/** See `logins/azure-msi.ts`. */
export const AZURE_MSI = {
  doc: "A managed identity of the Azure resource that the run is on.",
  fields: {
    clientId: {
      ...ENTRA_CLIENT_ID,
      required: false,
      doc: "Client id of a user-assigned identity; without one it is the system-assigned identity.",
    },
    azureWorkspaceResourceId: AZURE_WORKSPACE_RESOURCE_ID,
  },
  flag: { variable: "ARM_USE_MSI", key: "azureUseMsi", family: "azure" },
} as const satisfies AuthType;
