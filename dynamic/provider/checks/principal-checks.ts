import { listTokensOf } from "../databricks/token-management-api";
import { listTokens, type TokenInfo } from "../databricks/tokens-api";
import type { ErrorCode } from "../errors/codes";
import { explain, toErrorCode } from "../errors/remedies";
import { administratorClient } from "../logins/administrator-login";
import { hasOwnLogin, openPrincipalSession, type Principal } from "../logins/principal-session";
import type { Runtime } from "../runtime";
import { findTokenUsage } from "../tokens/token-usage";
import { quotaProblem } from "../tokens/token-quota";
import type { Finding } from "./finding";

/** Refusals that neither time nor a later step of the run changes. */
const SURE: readonly ErrorCode[] = [
  "IP_NOT_ALLOWED",
  "NETWORK_REFUSED",
  "WEB_FILTER",
  "MISSING_SCOPE",
  "MISSING_ENTITLEMENT",
  "OTHER_WORKSPACE",
  "WRONG_SCOPE",
  "WRONG_TENANT",
  "TENANT_UNKNOWN",
  "APPLICATION_DISABLED",
  "ACCOUNT_UNKNOWN",
  "CONSENT_MISSING",
  "CONDITIONAL_ACCESS",
  "CREDENTIAL_MALFORMED",
  "LOGIN_UNSUPPORTED",
  "IDENTITY_TOKEN_REFUSED",
];

/** Refusals that may be delays for a new principal or login; one that has worked before no longer works. */
const DEAD: readonly ErrorCode[] = [
  "NOT_IN_WORKSPACE",
  "APPLICATION_UNKNOWN",
  "RESOURCE_UNKNOWN",
  "CLIENT_SECRET_EXPIRED",
  "CLIENT_SECRET_REFUSED",
  "ENTRA_REFUSED",
  "OAUTH_SECRET_REFUSED",
  "CREDENTIAL_REFUSED",
];

/** The tokens of a principal, or why they could not be listed. */
export type TokensAnswer = { readonly tokens: readonly TokenInfo[] } | { readonly error: unknown };

/** Lists the principal's tokens with its own login if it has one, else as administrator. */
export async function askForTokens(runtime: Runtime, principal: Principal): Promise<TokensAnswer> {
  try {
    return { tokens: await listPrincipalTokens(runtime, principal) };
  } catch (error) {
    return { error };
  }
}

async function listPrincipalTokens(runtime: Runtime, principal: Principal): Promise<readonly TokenInfo[]> {
  const { origin, administrator } = principal;
  if (!hasOwnLogin(principal)) return listTokensOf(administratorClient(runtime, origin, administrator), principal);
  const session = await openPrincipalSession(runtime, principal);
  return listTokens(session.client);
}

/**
 * Whether the principal can log in. Failures that may be temporary are left to the mint. `hasMinted` says whether the
 * login has worked before.
 */
export function checkPrincipalLogin(principal: Principal, answer: TokensAnswer, hasMinted: boolean): Finding {
  const error = "error" in answer ? answer.error : undefined;
  const code = toErrorCode(error);
  const isDead = hasOwnLogin(principal) && (SURE.includes(code) || (hasMinted && DEAD.includes(code)));
  return {
    check: "principal's login",
    argument: "login",
    ok: !isDead,
    because: isDead ? `the principal cannot log in: ${explain(error)}` : `${principal.applicationId} can log in`,
  };
}

/** Whether the principal may have one more token. */
export function checkTokenQuota(principal: Principal, answer: TokensAnswer): Finding {
  const problem = "tokens" in answer ? quotaProblem(principal, answer.tokens) : undefined;
  return {
    check: "token quota",
    argument: "applicationId",
    ok: problem === undefined,
    because: problem ?? `${principal.applicationId} may have one more token`,
  };
}

/**
 * Whether the principal has CAN USE, for a run that does not grant it. The list shows it if the principal has its own
 * login; otherwise an administrator reads the permissions. If neither is possible, the mint finds out.
 */
export async function checkTokenUsage(
  runtime: Runtime,
  principal: Principal,
  answer: TokensAnswer,
  isUsageAssumed: boolean,
): Promise<Finding> {
  const { origin, applicationId, administrator } = principal;
  const isMissing = hasOwnLogin(principal)
    ? "error" in answer && toErrorCode(answer.error) === "NO_CAN_USE"
    : await findTokenUsage(administratorClient(runtime, origin, administrator), applicationId).then(
        (source) => source === undefined,
        () => false,
      );
  const otherwise = isUsageAssumed ? 'leave out usage: "assumed" to have it granted' : "run it as an administrator";
  return {
    check: "CAN USE",
    argument: "usage",
    ok: !isMissing,
    because: isMissing ? `${applicationId} has no CAN USE on tokens in ${origin}` : `${applicationId} has CAN USE`,
    remedy: isMissing
      ? `grant it under Settings > Advanced > Personal access tokens > Permission settings, or ${otherwise}`
      : undefined,
  };
}
