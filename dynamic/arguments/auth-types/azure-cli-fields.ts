import type { AuthType } from "./auth-type";
import { AZURE_WORKSPACE_RESOURCE_ID, ENTRA_TENANT_ID } from "./entra-fields";

/** See `logins/azure-cli.ts`. */
export const AZURE_CLI = {
  doc: "The account that is logged in to the Azure CLI: az login.",
  fields: {
    tenantId: { ...ENTRA_TENANT_ID, required: false },
    azureWorkspaceResourceId: AZURE_WORKSPACE_RESOURCE_ID,
  },
} as const satisfies AuthType;
