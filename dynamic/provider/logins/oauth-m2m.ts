import { OAUTH_M2M } from "../../arguments/auth-types/oauth-m2m-fields";
import { bearerAccess } from "./access-tokens";
import { requestByClientCredentials } from "./client-credentials";
import type { OwnMethod } from "./login-method";

/**
 * A login as a service principal by a Databricks OAuth secret.
 *
 * @see https://learn.microsoft.com/azure/databricks/dev-tools/auth/oauth-m2m
 */
export const oauthM2M = {
  ...OAUTH_M2M,
  kind: "own",
  authType: "oauth-m2m",
  reach: "workspace",
  workspaceFields: [],
  access: {
    databricks: (runtime, origin, { clientId, clientSecret }) =>
      bearerAccess(
        runtime,
        requestByClientCredentials(runtime, {
          tokenEndpoint: `${origin}/oidc/v1/token`,
          clientId,
          scope: "all-apis",
          proof: { kind: "secret in header", secret: clientSecret },
        }),
      ),
  },
} as const satisfies OwnMethod<"oauth-m2m">;
