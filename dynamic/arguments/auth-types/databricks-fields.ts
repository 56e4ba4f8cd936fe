import type { AuthField } from "./auth-type";

/** Service principal that logs in at the workspace. */
export const DATABRICKS_CLIENT_ID = {
  required: true,
  secret: false,
  ofAdministrator: true,
  setting: { variable: "DATABRICKS_CLIENT_ID", key: "clientId", family: "oauth" },
  doc: "Application (client) id.",
} as const satisfies AuthField;

/** Audience of the identity tokens that are exchanged at the workspace. */
export const TOKEN_AUDIENCE = {
  required: false,
  secret: false,
  setting: { variable: "DATABRICKS_TOKEN_AUDIENCE", key: "audience" },
  doc: "Audience of the identity token, if the federation policy has another one than the workspace's own.",
} as const satisfies AuthField;
