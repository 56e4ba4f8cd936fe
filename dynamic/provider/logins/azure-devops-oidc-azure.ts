import { AZURE_DEVOPS_OIDC_AZURE } from "../../arguments/auth-types/azure-devops-oidc-azure-fields";
import { entraAccess } from "./entra-access";
import { azureDevOpsConnectionTokens } from "./azure-devops-identity-token";
import { identityTokenProof, openApplication } from "./entra-application";
import type { OwnMethod } from "./login-method";

/**
 * A login as a service principal of Entra by the identity token of an Azure DevOps service connection.
 *
 * @see https://learn.microsoft.com/azure/devops/pipelines/release/configure-workload-identity
 */
export const azureDevOpsOidcAzure = {
  ...AZURE_DEVOPS_OIDC_AZURE,
  kind: "own",
  authType: "azure-devops-oidc-azure",
  reach: "tenant",
  workspaceFields: ["azureWorkspaceResourceId"],
  identityTokens: (runtime, { serviceConnectionId }) =>
    serviceConnectionId === undefined ? undefined : azureDevOpsConnectionTokens(runtime, serviceConnectionId),
  access: entraAccess<"azure-devops-oidc-azure">((runtime, origin, credentials, resource) =>
    openApplication(
      runtime,
      origin,
      credentials,
      identityTokenProof(azureDevOpsConnectionTokens(runtime, credentials.serviceConnectionId), credentials),
      resource,
    ),
  ),
} as const satisfies OwnMethod<"azure-devops-oidc-azure">;
