import { getServicePrincipal, type WorkspacePrincipal } from "../databricks/service-principals-api";
import type { WorkspaceClient } from "../databricks/workspace-client";
import { explain, toErrorCode } from "../errors/remedies";
import { withOnePatience } from "../http/one-patience";
import { awaitPropagation } from "../http/propagation";
import { logOnce } from "../log-once";
import { administratorClient } from "../logins/administrator-login";
import type { LoginAttempts } from "../logins/login-method";
import { lookUpServicePrincipal } from "../logins/principal-lookup";
import type { Principal } from "../logins/principal-session";
import { rememberOnce } from "../remember-once";
import type { MemorySlot, Runtime } from "../runtime";
import type { Finding } from "./finding";

const RECORDS: MemorySlot<Map<string, Promise<WorkspacePrincipal>>> = { create: () => new Map() };

/**
 * The principal as the workspace has it: one request per principal, administrator and process. By default it waits for a
 * new principal as long as a mint does. A failure is not remembered, but for an outage. Rejects with "NOT_LISTED",
 * "WRONG_PRINCIPAL_ID", or any failure of the call.
 */
export function readPrincipalRecord(
  runtime: Runtime,
  principal: Principal,
  attempts: LoginAttempts = (attempt) => awaitPropagation(runtime, attempt),
): Promise<WorkspacePrincipal> {
  const { origin, applicationId, servicePrincipalId, administrator } = principal;
  const key = JSON.stringify([origin, applicationId.toLowerCase(), servicePrincipalId, administrator]);
  return rememberOnce(runtime.recall(RECORDS), key, () => {
    const client = administratorClient(runtime, origin, administrator);
    const question = { origin, administrator, about: "whether principals are active" };
    return withOnePatience(runtime, question, () => attempts(() => read(client, principal)));
  });
}

const LOOKED_UP: MemorySlot<Map<string, Promise<boolean>>> = { create: () => new Map() };

/**
 * Whether the workspace has the principal before its first token. Logs once per principal and process that it has none with
 * this application id. That is no failure: the run may add it. Where the workspace does not say it, it may have it.
 */
export function lookForPrincipal(runtime: Runtime, principal: Principal): Promise<boolean> {
  const { origin, applicationId, servicePrincipalId, administrator } = principal;
  const key = JSON.stringify([origin, applicationId.toLowerCase(), servicePrincipalId, administrator]);
  return rememberOnce(runtime.recall(LOOKED_UP), key, async () => {
    const code = await readPrincipalRecord(runtime, principal, (attempt) => attempt()).then(
      () => undefined,
      toErrorCode,
    );
    if (code !== "NOT_LISTED") return true;
    logOnce(
      runtime,
      `the workspace ${origin} has no service principal with application id ${applicationId}: ` +
        "the mint fails unless this run adds it first. Correct applicationId, or add it there",
    );
    return false;
  });
}

/**
 * Whether the workspace has the principal, with the given numeric id, and it is active. If the workspace does not say it,
 * the mint finds out.
 */
export async function checkPrincipalRecord(runtime: Runtime, principal: Principal): Promise<Finding> {
  const { origin, applicationId, servicePrincipalId } = principal;
  try {
    return judge(principal, await readPrincipalRecord(runtime, principal));
  } catch (error) {
    const code = toErrorCode(error);
    if (code === "NOT_LISTED") return toFinding("applicationId", explain(error));
    if (code === "WRONG_PRINCIPAL_ID") return toFinding("servicePrincipalId", explain(error));
    return toFinding(
      "applicationId",
      undefined,
      `whether ${origin} has ${servicePrincipalId ?? applicationId} is not known`,
    );
  }
}

function read(client: WorkspaceClient, { applicationId, servicePrincipalId }: Principal): Promise<WorkspacePrincipal> {
  return servicePrincipalId === undefined
    ? lookUpServicePrincipal(client, applicationId)
    : getServicePrincipal(client, servicePrincipalId);
}

function judge({ origin, applicationId, servicePrincipalId }: Principal, found: WorkspacePrincipal): Finding {
  if (found.applicationId !== undefined && found.applicationId.toLowerCase() !== applicationId.toLowerCase())
    return toFinding(
      "servicePrincipalId",
      `${servicePrincipalId} is the numeric id of ${found.applicationId} in ${origin}, and not of ${applicationId}: correct it, or leave it out`,
    );
  if (!found.isActive)
    return toFinding(
      "applicationId",
      `${applicationId} is inactive in ${origin} and cannot log in: activate it under Settings > Identity and access > Service principals`,
    );
  return toFinding("applicationId", undefined, `${origin} has ${applicationId}`);
}

function toFinding(
  argument: "applicationId" | "servicePrincipalId",
  problem: string | undefined,
  otherwise = "",
): Finding {
  return { check: "principal", argument, ok: problem === undefined, because: problem ?? otherwise };
}
