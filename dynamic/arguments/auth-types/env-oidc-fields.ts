import type { AuthType } from "./auth-type";
import { DATABRICKS_CLIENT_ID } from "./databricks-fields";

/** The variable that holds the identity token, unless another one is named. */
export const DEFAULT_OIDC_TOKEN_VARIABLE = "DATABRICKS_OIDC_TOKEN";

/** See `logins/env-oidc.ts`. */
export const ENV_OIDC = {
  doc: "An identity token in a variable of the run, exchanged at the workspace by a federation policy.",
  fields: {
    clientId: DATABRICKS_CLIENT_ID,
    oidcTokenEnv: {
      required: false,
      secret: false,
      setting: { variable: "DATABRICKS_OIDC_TOKEN_ENV", key: "oidcTokenEnv", family: "env-oidc" },
      doc: "Name of the variable that holds the identity token; DATABRICKS_OIDC_TOKEN by default.",
    },
  },
} as const satisfies AuthType;
