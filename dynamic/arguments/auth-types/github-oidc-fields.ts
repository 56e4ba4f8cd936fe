import type { AuthType } from "./auth-type";
import { DATABRICKS_CLIENT_ID, TOKEN_AUDIENCE } from "./databricks-fields";
import { GITHUB_RUN } from "./github-run";

/** See `logins/github-oidc.ts`. */
export const GITHUB_OIDC = {
  doc: "The identity token of a GitHub job, exchanged at the workspace by a federation policy.",
  fields: { clientId: DATABRICKS_CLIENT_ID, audience: TOKEN_AUDIENCE },
  run: GITHUB_RUN,
} as const satisfies AuthType;
