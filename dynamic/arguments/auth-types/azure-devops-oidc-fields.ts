import type { AuthType } from "./auth-type";
import { AZURE_DEVOPS_JOB_RUN } from "./azure-devops-run";
import { DATABRICKS_CLIENT_ID } from "./databricks-fields";

/** See `logins/azure-devops-oidc.ts`. */
export const AZURE_DEVOPS_OIDC = {
  doc: "The identity token of an Azure DevOps job, exchanged at the workspace by a federation policy.",
  fields: { clientId: DATABRICKS_CLIENT_ID },
  run: AZURE_DEVOPS_JOB_RUN,
} as const satisfies AuthType;
