import { maskCredentials } from "../../arguments/quote";
import { DEFAULT_OIDC_TOKEN_VARIABLE, ENV_OIDC } from "../../arguments/auth-types/env-oidc-fields";
import { identityTokenInVariable } from "./local-identity-token";
import type { OwnMethod } from "./login-method";
import { toNotSet } from "./run-problem";
import { exchangeAccess } from "./token-exchange";

/**
 * A login as a service principal by an identity token in a variable of the run.
 *
 * @see https://learn.microsoft.com/azure/databricks/dev-tools/auth/oauth-federation-provider
 */
export const envOidc = {
  ...ENV_OIDC,
  kind: "own",
  authType: "env-oidc",
  reach: "workspace",
  workspaceFields: [],
  identityTokens: (runtime, { oidcTokenEnv = DEFAULT_OIDC_TOKEN_VARIABLE }) =>
    identityTokenInVariable(runtime, oidcTokenEnv),
  unready: (runtime, { oidcTokenEnv = DEFAULT_OIDC_TOKEN_VARIABLE }) =>
    runtime.env[oidcTokenEnv] ? undefined : toNotSet([maskCredentials(oidcTokenEnv)]),
  access: {
    databricks: (runtime, origin, { oidcTokenEnv = DEFAULT_OIDC_TOKEN_VARIABLE, ...credentials }) =>
      exchangeAccess(runtime, origin, credentials, identityTokenInVariable(runtime, oidcTokenEnv)),
  },
} as const satisfies OwnMethod<"env-oidc">;
