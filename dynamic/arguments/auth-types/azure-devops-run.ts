import type { AuthType } from "./auth-type";

/** A job of Azure DevOps that may have an identity token of its own. */
export const AZURE_DEVOPS_JOB_RUN = {
  variables: [
    { variable: "SYSTEM_ACCESSTOKEN", secret: true },
    { variable: "SYSTEM_TEAMFOUNDATIONCOLLECTIONURI", secret: false },
    { variable: "SYSTEM_TEAMPROJECTID", secret: false },
    { variable: "SYSTEM_HOSTTYPE", secret: false },
    { variable: "SYSTEM_PLANID", secret: false },
    { variable: "SYSTEM_JOBID", secret: false },
  ],
  remedy: "run pulumi in a job of Azure DevOps, in a step with env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)",
} as const satisfies AuthType["run"];

/** A job of Azure DevOps that may have an identity token of a service connection. */
export const AZURE_DEVOPS_CONNECTION_RUN = {
  variables: [
    { variable: "SYSTEM_ACCESSTOKEN", secret: true },
    { variable: "SYSTEM_OIDCREQUESTURI", secret: false },
  ],
  remedy: "run pulumi in a job of Azure DevOps, in a step with env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)",
} as const satisfies AuthType["run"];
