import type { AuthField } from "./auth-type";

/** Directory of an application. */
export const ENTRA_TENANT_ID = {
  required: true,
  secret: false,
  rule: "tenant",
  setting: { variable: "ARM_TENANT_ID", key: "azureTenantId", family: "azure" },
  doc: "Directory (tenant) id.",
} as const satisfies AuthField;

/** Application that logs in. */
export const ENTRA_CLIENT_ID = {
  required: true,
  secret: false,
  ofAdministrator: true,
  setting: { variable: "ARM_CLIENT_ID", key: "azureClientId", family: "azure" },
  doc: "Application (client) id.",
} as const satisfies AuthField;

/** The Azure resource of the workspace, through which its contributors log in before they are in the workspace. */
export const AZURE_WORKSPACE_RESOURCE_ID = {
  required: false,
  secret: false,
  ofAdministrator: true,
  setting: { variable: "DATABRICKS_AZURE_RESOURCE_ID", key: "azureWorkspaceResourceId", family: "azure" },
  doc: "Azure resource id of the workspace; needed only where the administrator is not in the workspace yet.",
} as const satisfies AuthField;
