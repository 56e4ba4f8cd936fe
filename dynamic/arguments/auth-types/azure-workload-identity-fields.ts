import type { AuthType } from "./auth-type";
import { AZURE_WORKSPACE_RESOURCE_ID, ENTRA_CLIENT_ID, ENTRA_TENANT_ID } from "./entra-fields";

/** See `logins/azure-workload-identity.ts`. */
export const AZURE_WORKLOAD_IDENTITY = {
  doc: "The service account token of a Kubernetes pod, exchanged at Entra by a federated credential of the application.",
  fields: {
    tenantId: { ...ENTRA_TENANT_ID, setting: { variable: "AZURE_TENANT_ID" } },
    clientId: { ...ENTRA_CLIENT_ID, setting: { variable: "AZURE_CLIENT_ID" } },
    azureWorkspaceResourceId: AZURE_WORKSPACE_RESOURCE_ID,
  },
  run: {
    variables: [{ variable: "AZURE_FEDERATED_TOKEN_FILE", secret: false }],
    remedy: "run pulumi in a pod with the label azure.workload.identity/use",
  },
} as const satisfies AuthType;
