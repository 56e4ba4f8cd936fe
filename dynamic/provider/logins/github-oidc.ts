import { GITHUB_OIDC } from "../../arguments/auth-types/github-oidc-fields";
import { githubIdentityTokens } from "./github-identity-token";
import type { OwnMethod } from "./login-method";
import { exchangeAccess } from "./token-exchange";

/**
 * A login as a service principal by the identity token of a GitHub job.
 *
 * @see https://learn.microsoft.com/azure/databricks/dev-tools/auth/provider-github
 */
export const githubOidc = {
  ...GITHUB_OIDC,
  kind: "own",
  authType: "github-oidc",
  reach: "workspace",
  workspaceFields: [],
  identityTokens: githubIdentityTokens,
  access: {
    databricks: (runtime, origin, credentials) =>
      exchangeAccess(runtime, origin, credentials, githubIdentityTokens(runtime)),
  },
} as const satisfies OwnMethod<"github-oidc">;
