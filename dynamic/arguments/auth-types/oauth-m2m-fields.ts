import type { AuthType } from "./auth-type";
import { DATABRICKS_CLIENT_ID } from "./databricks-fields";

/** See `logins/oauth-m2m.ts`. */
export const OAUTH_M2M = {
  doc: "A Databricks OAuth secret.",
  fields: {
    clientId: DATABRICKS_CLIENT_ID,
    clientSecret: {
      required: true,
      secret: true,
      setting: { variable: "DATABRICKS_CLIENT_SECRET", key: "clientSecret", family: "oauth" },
      doc: "OAuth secret of the service principal.",
    },
  },
} as const satisfies AuthType;
