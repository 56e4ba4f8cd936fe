import { GITHUB_OIDC_AZURE } from "../../arguments/auth-types/github-oidc-azure-fields";
import { entraAccess } from "./entra-access";
import { githubIdentityTokens } from "./github-identity-token";
import { identityTokenProof, openApplication } from "./entra-application";
import type { OwnMethod } from "./login-method";

/**
 * A login as a service principal of Entra by the identity token of a GitHub job.
 *
 * @see https://learn.microsoft.com/azure/databricks/dev-tools/auth/auth-with-azure-github-oidc
 */
export const githubOidcAzure = {
  ...GITHUB_OIDC_AZURE,
  kind: "own",
  authType: "github-oidc-azure",
  reach: "tenant",
  workspaceFields: ["azureWorkspaceResourceId"],
  identityTokens: githubIdentityTokens,
  access: entraAccess<"github-oidc-azure">((runtime, origin, credentials, resource) =>
    openApplication(
      runtime,
      origin,
      credentials,
      identityTokenProof(githubIdentityTokens(runtime), credentials),
      resource,
    ),
  ),
} as const satisfies OwnMethod<"github-oidc-azure">;
