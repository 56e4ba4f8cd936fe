import type { AuthType } from "./auth-type";
import { AZURE_WORKSPACE_RESOURCE_ID, ENTRA_CLIENT_ID, ENTRA_TENANT_ID } from "./entra-fields";

/** See `logins/azure-client-secret.ts`. */
export const AZURE_CLIENT_SECRET = {
  doc: "Entra client credentials: the application's own client secret, exchanged for an Entra token.",
  fields: {
    tenantId: ENTRA_TENANT_ID,
    clientId: ENTRA_CLIENT_ID,
    clientSecret: {
      required: true,
      secret: true,
      setting: { variable: "ARM_CLIENT_SECRET", key: "azureClientSecret", family: "azure" },
      doc: "Client secret of the application.",
    },
    azureWorkspaceResourceId: AZURE_WORKSPACE_RESOURCE_ID,
  },
} as const satisfies AuthType;
