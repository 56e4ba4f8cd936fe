import type { AuthType } from "./auth-type";
import { AZURE_WORKSPACE_RESOURCE_ID, ENTRA_CLIENT_ID, ENTRA_TENANT_ID } from "./entra-fields";
import { GITHUB_RUN } from "./github-run";

/** See `logins/github-oidc-azure.ts`. */
export const GITHUB_OIDC_AZURE = {
  doc: "The identity token of a GitHub job, exchanged at Entra by a federated credential of the application.",
  fields: {
    tenantId: ENTRA_TENANT_ID,
    clientId: ENTRA_CLIENT_ID,
    azureWorkspaceResourceId: AZURE_WORKSPACE_RESOURCE_ID,
  },
  run: GITHUB_RUN,
} as const satisfies AuthType;
