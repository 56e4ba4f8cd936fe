import type { AuthType } from "./auth-type";
import { DATABRICKS_CLIENT_ID } from "./databricks-fields";

/** See `logins/file-oidc.ts`. */
export const FILE_OIDC = {
  doc: "An identity token in a file, exchanged at the workspace by a federation policy.",
  fields: {
    clientId: DATABRICKS_CLIENT_ID,
    oidcTokenFilepath: {
      required: true,
      secret: false,
      rule: "text",
      setting: {
        variable: "DATABRICKS_OIDC_TOKEN_FILEPATH",
        key: "databricksIdTokenFilepath",
        family: "file-oidc",
      },
      doc: "Path of the file that holds the identity token.",
    },
  },
} as const satisfies AuthType;
