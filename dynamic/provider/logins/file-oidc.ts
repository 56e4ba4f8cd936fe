import { FILE_OIDC } from "../../arguments/auth-types/file-oidc-fields";
import { identityTokenInFile } from "./local-identity-token";
import type { OwnMethod } from "./login-method";
import { exchangeAccess } from "./token-exchange";

/**
 * A login as a service principal by an identity token in a file.
 *
 * @see https://learn.microsoft.com/azure/databricks/dev-tools/auth/oauth-federation-provider
 */
export const fileOidc = {
  ...FILE_OIDC,
  kind: "own",
  authType: "file-oidc",
  reach: "workspace",
  workspaceFields: [],
  identityTokens: (runtime, { oidcTokenFilepath }) =>
    oidcTokenFilepath === undefined ? undefined : identityTokenInFile(runtime, oidcTokenFilepath),
  access: {
    databricks: (runtime, origin, { oidcTokenFilepath, ...credentials }) =>
      exchangeAccess(runtime, origin, credentials, identityTokenInFile(runtime, oidcTokenFilepath)),
  },
} as const satisfies OwnMethod<"file-oidc">;
