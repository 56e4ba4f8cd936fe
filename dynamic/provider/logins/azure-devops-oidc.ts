import { AZURE_DEVOPS_OIDC } from "../../arguments/auth-types/azure-devops-oidc-fields";
import { azureDevOpsJobTokens } from "./azure-devops-identity-token";
import type { OwnMethod } from "./login-method";
import { exchangeAccess } from "./token-exchange";

/**
 * A login as a service principal by the identity token of an Azure DevOps job.
 *
 * @see https://learn.microsoft.com/azure/databricks/dev-tools/auth/provider-azure-devops
 */
export const azureDevOpsOidc = {
  ...AZURE_DEVOPS_OIDC,
  kind: "own",
  authType: "azure-devops-oidc",
  reach: "workspace",
  workspaceFields: [],
  identityTokens: azureDevOpsJobTokens,
  access: {
    databricks: (runtime, origin, credentials) =>
      exchangeAccess(runtime, origin, credentials, azureDevOpsJobTokens(runtime)),
  },
} as const satisfies OwnMethod<"azure-devops-oidc">;
