import type { Runtime } from "../runtime";
import { type IdentityTokenSupplier, requestIdentityToken, toPlatformUrl } from "./identity-token";

const COLLECTION_VARIABLE = "SYSTEM_TEAMFOUNDATIONCOLLECTIONURI";
const CONNECTION_VARIABLE = "SYSTEM_OIDCREQUESTURI";

/** An answer of 401 in place of a redirect to a login page. */
const NO_LOGIN_PAGE = { "x-tfs-fedauthredirect": "Suppress" };

/**
 * The identity tokens of a job of Azure DevOps. Their audience is always api://AzureADTokenExchange.
 *
 * @see https://learn.microsoft.com/rest/api/azure/devops/distributedtask/oidctoken/create
 */
export function azureDevOpsJobTokens(runtime: Runtime): IdentityTokenSupplier {
  const read = (variable: string): string => encodeURIComponent(runtime.env[variable] ?? "");
  const job = [
    read("SYSTEM_TEAMPROJECTID"),
    `_apis/distributedtask/hubs/${read("SYSTEM_HOSTTYPE")}`,
    `plans/${read("SYSTEM_PLANID")}`,
    `jobs/${read("SYSTEM_JOBID")}`,
  ].join("/");
  return {
    identity: ["azure-devops-job", runtime.env[COLLECTION_VARIABLE] ?? "", job],
    takesAudience: false,
    getIdentityToken: () => {
      const collection = toPlatformUrl(runtime, COLLECTION_VARIABLE).href.replace(/\/+$/, "");
      return post(runtime, `${collection}/${job}/oidctoken?api-version=7.2-preview.1`);
    },
  };
}

/**
 * The identity tokens of a service connection, which a job of Azure DevOps may use.
 *
 * @see https://github.com/Azure/azure-sdk-for-js/blob/main/sdk/identity/identity/src/credentials/azurePipelinesCredential.ts
 */
export function azureDevOpsConnectionTokens(runtime: Runtime, serviceConnectionId: string): IdentityTokenSupplier {
  return {
    identity: ["azure-devops-connection", runtime.env[CONNECTION_VARIABLE] ?? "", serviceConnectionId],
    takesAudience: false,
    getIdentityToken: () => {
      const url = toPlatformUrl(runtime, CONNECTION_VARIABLE);
      url.searchParams.set("api-version", "7.1");
      url.searchParams.set("serviceConnectionId", serviceConnectionId);
      return post(runtime, url.href);
    },
  };
}

function post(runtime: Runtime, url: string): Promise<string> {
  return requestIdentityToken(runtime, {
    method: "POST",
    url,
    headers: {
      authorization: `Bearer ${runtime.env.SYSTEM_ACCESSTOKEN ?? ""}`,
      "content-type": "application/json",
      ...NO_LOGIN_PAGE,
    },
    field: "oidcToken",
  });
}
