import { explain, toErrorCode } from "../errors/remedies";
import { hasAdministrator } from "../logins/administrator-login";
import { hasOwnLogin, type Principal } from "../logins/principal-session";
import { logOnce } from "../log-once";
import type { Runtime } from "../runtime";
import type { TokensAnswer } from "./principal-checks";
import { readPrincipalRecord } from "./principal-record-check";

/** Logins by an OAuth secret of Databricks. */
const BY_OAUTH_SECRET: readonly Principal["login"]["authType"][] = ["one-time-secret", "oauth-m2m"];

/**
 * Logs that a principal which Entra manages is to log in by an OAuth secret of Databricks, once per principal and process:
 * nobody has shown in public that it may. Never throws.
 */
export async function warnOfUnprovedLogin(runtime: Runtime, principal: Principal): Promise<void> {
  const { applicationId, login } = principal;
  if (!BY_OAUTH_SECRET.includes(login.authType)) return;
  const objectId = await readObjectId(runtime, principal);
  if (typeof objectId !== "string") return;
  logOnce(
    runtime,
    `${applicationId} is managed by Entra (object id ${objectId}), and it is not proved that such a principal may log in by ` +
      'an OAuth secret of Databricks: if the mint is refused, give it login "azure-client-secret" or a federated login of Entra',
  );
}

/**
 * Logs that a login through Entra failed as it does for a principal that Databricks manages: Entra does not know it, and the
 * workspace shows no object id of it. It is no failure: a principal of Entra that was added by its application id alone
 * has none there either, and Entra may not know a new application everywhere yet. Returns whether it has logged that. Never
 * throws.
 */
export async function warnOfOtherKind(runtime: Runtime, principal: Principal, answer: TokensAnswer): Promise<boolean> {
  const error = "error" in answer ? answer.error : undefined;
  if (toErrorCode(error) !== "APPLICATION_UNKNOWN" || !hasOwnLogin(principal)) return false;
  if ((await readObjectId(runtime, principal)) !== null) return false;
  const { applicationId, login, origin } = principal;
  runtime.log(
    `${applicationId} may be managed by Databricks: ${origin} shows no object id of it, and Entra does not know it. Then ` +
      `${login.authType}, which logs in through Entra, is refused: use oauth-m2m, one-time-secret or a federated login of Databricks. ` +
      `If it is of Entra, check tenantId: ${explain(error)}`,
  );
  return true;
}

/** The object id in Entra, null where the workspace shows none, and undefined where it cannot be asked. */
async function readObjectId(runtime: Runtime, principal: Principal): Promise<string | null | undefined> {
  if (!hasAdministrator(runtime, principal)) return undefined;
  return readPrincipalRecord(runtime, principal).then(
    ({ externalId }) => externalId ?? null,
    () => undefined,
  );
}
