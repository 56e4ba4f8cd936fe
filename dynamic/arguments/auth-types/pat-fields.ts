import type { AuthType } from "./auth-type";

/** See `logins/pat.ts`. */
export const PAT = {
  doc: "A personal access token.",
  fields: {
    token: {
      required: true,
      secret: true,
      setting: { variable: "DATABRICKS_TOKEN", key: "token", family: "pat" },
      doc: "The token.",
    },
  },
} as const satisfies AuthType;
