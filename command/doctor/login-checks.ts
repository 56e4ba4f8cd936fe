import { askForPolicy } from "../../dynamic/provider/checks/administrator-check";
import { toAzureCloud } from "../../dynamic/provider/azure/clouds";
import { getCurrentUserName } from "../../dynamic/provider/databricks/service-principals-api";
import { toErrorCode } from "../../dynamic/provider/errors/remedies";
import { chooseAdministrator, OtherHostError } from "../../dynamic/provider/logins/administrator-choice";
import { type AdministratorClient, administratorClient } from "../../dynamic/provider/logins/administrator-login";
import { getOwnMethod } from "../../dynamic/provider/logins/registry";
import { toLoginAdvice } from "../login-advice";
import type { DoctorCheck, DoctorContext } from "./doctor-context";
import { type DoctorFinding, toFailedFinding } from "./doctor-finding";

/** Which login is used, and where it comes from. One of another host is no news where nothing answers at this one. */
export const loginCheck: DoctorCheck = {
  name: "login",
  needs: ["host"],
  find(context) {
    try {
      return chooseLogin(context);
    } catch (error) {
      if (error instanceof OtherHostError && context.isConnected === false)
        return { status: "unchecked", because: "the check of connection failed" };
      const remedy = toLoginAdvice(error, context.options);
      if (remedy === undefined) throw error;
      return { ...toFailedFinding(error), remedy };
    }
  },
};

function chooseLogin(context: DoctorContext): DoctorFinding {
  const { runtime, origin } = context;
  const [first, ...others] = chooseAdministrator(runtime, origin);
  context.client = administratorClient(runtime, origin, undefined);
  context.login = first;
  const { name, because, credentials } = first;
  const after = others.length === 0 ? "" : `; where it is refused: ${others.map((other) => other.name).join(", ")}`;
  return {
    status: "ok",
    because: `${name} (${because}${after})`,
    facts: { authType: credentials.authType, name, because },
  };
}

/** As whom the login works in the workspace. */
export const identityCheck: DoctorCheck = {
  name: "identity",
  needs: ["connection", "login"],
  async find(context) {
    try {
      const userName = await getCurrentUserName(clientOf(context));
      context.userName = userName;
      return { status: "ok", because: userName, facts: { userName } };
    } catch (error) {
      context.identityCode = toErrorCode(error);
      throw error;
    }
  },
};

/** Refusals of an identity of Entra that is not in the workspace. */
const NOT_IN_WORKSPACE: readonly unknown[] = ["NOT_IN_WORKSPACE", "MANAGEMENT_TOKEN_MISSING"];

/**
 * What is asked of Entra: the scope of Azure Databricks, and a management token beside it where the id of the Azure
 * resource is set, which an identity needs that is not in the workspace.
 */
export const entraCheck: DoctorCheck = {
  name: "entra",
  needs: ["connection", "login"],
  async find(context) {
    const { runtime, origin, login, identityCode } = context;
    const { authType, ...fields } = login?.credentials ?? { authType: "pat" as const };
    if (getOwnMethod(authType).reach !== "tenant")
      return { status: "ok", because: `not used: ${authType} does not log in through Entra`, facts: { isUsed: false } };
    const { authority, scopes } = toAzureCloud(runtime.env, origin);
    const resource = "azureWorkspaceResourceId" in fields ? fields.azureWorkspaceResourceId : undefined;
    const scope = `scope ${scopes.databricks} at ${authority}`;
    const facts = { isUsed: true, scope: scopes.databricks, authority };
    if (identityCode !== undefined && resource === undefined && NOT_IN_WORKSPACE.includes(identityCode))
      return {
        status: "problem",
        because: "Entra accepts the login, and the identity is not in the workspace: it needs a management token",
        remedy:
          "Set DATABRICKS_AZURE_RESOURCE_ID to the id of the Azure resource, or add the identity to the workspace",
        code: "MANAGEMENT_TOKEN_MISSING",
        facts: { ...facts, managementToken: "missing" },
      };
    if (identityCode !== undefined) return { status: "unchecked", because: "the check of identity failed" };
    if (resource === undefined)
      return {
        status: "ok",
        because: `${scope}; no management token is needed, as the identity is in the workspace`,
        facts: { ...facts, managementToken: "not needed" },
      };
    const { login: used } = clientOf(context);
    if ("x-databricks-azure-sp-management-token" in (await used.authorize()))
      return {
        status: "ok",
        because: `${scope}, and a management token for ${resource}`,
        facts: { ...facts, managementToken: "sent" },
      };
    return {
      status: "warning",
      because: `${scope}; ${used.description}`,
      remedy: "Without that token only an identity that is in the workspace can log in, as this one is",
      facts: { ...facts, managementToken: "refused" },
    };
  },
};

/** Whether the identity administers the workspace: needed, unless it is the principal that was asked about. */
export const administratorCheck: DoctorCheck = {
  name: "administrator",
  needs: ["identity"],
  async find(context) {
    const { runtime, origin, userName, principal } = context;
    const answer = await askForPolicy(runtime, origin, undefined);
    context.isAdministrator = "policy" in answer;
    const facts = { isAdministrator: context.isAdministrator };
    if ("policy" in answer) return { status: "ok", because: `${userName} administers the workspace`, facts };
    const failed = toFailedFinding(answer.error);
    if (failed.code !== "NOT_ADMINISTRATOR") return failed;
    if (principal === undefined || userName?.toLowerCase() !== principal.applicationId.toLowerCase())
      return { ...failed, facts };
    return {
      status: "ok",
      because: "the login is the principal's own and no administrator's: it makes its own tokens, and grants nothing",
      facts,
    };
  },
};

/** The client that "login" has left. */
export function clientOf({ client }: DoctorContext): AdministratorClient {
  if (client === undefined) throw new Error("the login was not checked");
  return client;
}
