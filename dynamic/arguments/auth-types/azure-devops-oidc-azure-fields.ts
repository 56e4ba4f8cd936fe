import type { AuthType } from "./auth-type";
import { AZURE_DEVOPS_CONNECTION_RUN } from "./azure-devops-run";
import { AZURE_WORKSPACE_RESOURCE_ID, ENTRA_CLIENT_ID, ENTRA_TENANT_ID } from "./entra-fields";

/** See `logins/azure-devops-oidc-azure.ts`. */
export const AZURE_DEVOPS_OIDC_AZURE = {
  doc: "The identity token of an Azure DevOps service connection, exchanged at Entra by a federated credential of the application.",
  fields: {
    tenantId: ENTRA_TENANT_ID,
    clientId: ENTRA_CLIENT_ID,
    serviceConnectionId: {
      required: true,
      secret: false,
      rule: "uuid",
      setting: { variable: "ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID" },
      doc: "Id of the service connection, which the address of its page in the project settings ends with.",
    },
    azureWorkspaceResourceId: AZURE_WORKSPACE_RESOURCE_ID,
  },
  run: AZURE_DEVOPS_CONNECTION_RUN,
} as const satisfies AuthType;
