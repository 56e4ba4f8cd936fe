import type { AdministratorLogin } from "../values/login";
import { toSeconds } from "../values/duration";
import type { CheckFailure } from "./lifecycle";
import { rememberListedTokens } from "./listed-tokens";
import { administratorClient, NoAdministratorError } from "./login/administrator";
import { CredentialError } from "./login/login";
import { hasOwnLogin, openPrincipalSession } from "./login/principal-session";
import { explain, toRemedyCode } from "./remedies";
import { ApiError } from "./rest/api-error";
import { getTokenPolicy, type TokenPolicy } from "./rest/workspace-conf";
import { listTokensOf } from "./rest/token-management";
import { listTokens, type TokenInfo } from "./rest/tokens";
import type { TokenInputs } from "./token-inputs";
import { quotaProblem } from "./token-quota";

/** Refusals that no later step of a run mends: the principal's login is dead. */
const DEAD_LOGIN: readonly (string | undefined)[] = [
  "WRONG_SCOPE",
  "APPLICATION_UNKNOWN",
  "CLIENT_SECRET_REFUSED",
  "OAUTH_SECRET_REFUSED",
  "CREDENTIAL_REFUSED",
];

const policies = new Map<string, Promise<TokenPolicy>>();

/**
 * What in the workspace stands against a token with this lifetime. Read-only, one request per workspace and process,
 * whatever is checked. Where no administrator may look, and the mint needs none, nothing stands against it, and the user
 * is told what was not checked.
 */
export async function preflightToken(
  origin: string,
  lifetime: string,
  given: AdministratorLogin | undefined,
  needsAdministrator: boolean,
): Promise<CheckFailure[]> {
  const answer = await askOnce(origin, given);
  if (answer instanceof Error) {
    if (!needsAdministrator && isRefused(answer)) return told(origin, answer);
    return toFailures(origin, answer);
  }
  const failures: CheckFailure[] = [];
  if (!answer.isEnabled) {
    const remedy =
      "an administrator enables them under Settings > Advanced > Personal access tokens (enableTokensConfig)";
    failures.push(toFailure("host", `personal access tokens are disabled in ${origin}: ${remedy}`));
  }
  if (answer.longestLifetimeDays !== undefined && toSeconds(lifetime) > answer.longestLifetimeDays * 86_400) {
    const reason = `${lifetime} is longer than ${origin} allows: at most ${answer.longestLifetimeDays}d (maxTokenLifetimeDays)`;
    failures.push(toFailure("lifetime", reason));
  }
  return failures;
}

/** Whether there is an administrator of the workspace who can be logged in as; asked together with `preflightToken`. */
export async function preflightAdministrator(
  origin: string,
  given: AdministratorLogin | undefined,
): Promise<CheckFailure[]> {
  const answer = await askOnce(origin, given);
  return answer instanceof Error ? toFailures(origin, answer) : [];
}

/**
 * What stands against one more token of a principal that has minted before: a login that no longer works, or as many
 * tokens as a workspace allows. What it lists is kept for the mint, which need not list again. Other failures are the
 * mint's to meet: they may have passed by then.
 */
export async function preflightPrincipal(inputs: TokenInputs): Promise<CheckFailure[]> {
  try {
    const tokens = await listPrincipalTokens(inputs);
    const problem = quotaProblem(inputs, tokens);
    if (problem !== undefined) return [toFailure("applicationId", problem)];
    rememberListedTokens(inputs.origin, inputs.applicationId, tokens);
    return [];
  } catch (error) {
    const isDead = hasOwnLogin(inputs) && DEAD_LOGIN.includes(toRemedyCode(error));
    return isDead ? [toFailure("login", `the principal cannot log in: ${explain(error)}`)] : [];
  }
}

async function listPrincipalTokens(inputs: TokenInputs): Promise<readonly TokenInfo[]> {
  const { origin, applicationId, administrator } = inputs;
  if (!hasOwnLogin(inputs)) return listTokensOf(administratorClient(origin, administrator), applicationId);
  const session = await openPrincipalSession(inputs);
  return listTokens(session.client);
}

function toFailures(origin: string, error: Error): CheckFailure[] {
  if (error instanceof NoAdministratorError) return told(origin, error);
  const isAdministrator = error instanceof CredentialError || (error instanceof ApiError && error.status !== 404);
  return [
    toFailure(isAdministrator ? "administrator" : "host", `the workspace could not be checked: ${explain(error)}`),
  ];
}

function toFailure(property: string, reason: string): CheckFailure {
  return { property, reason: `${reason}. Its tokens are as they were: mend that and run pulumi up again` };
}

/** Says what was not checked, which is no failure: a preview without credentials goes on. */
function told(origin: string, error: Error): [] {
  console.log(`not checked before the update: whether ${origin} allows this token (${explain(error)})`);
  return [];
}

function isRefused(error: Error): boolean {
  return error instanceof ApiError && (error.status === 401 || error.status === 403);
}

async function askOnce(origin: string, given: AdministratorLogin | undefined): Promise<TokenPolicy | Error> {
  return getPolicyOnce(origin, given).catch((error: unknown) =>
    error instanceof Error ? error : new Error(String(error)),
  );
}

/** Concurrent checks of one workspace share one request; a failed one is not kept. */
async function getPolicyOnce(origin: string, given: AdministratorLogin | undefined): Promise<TokenPolicy> {
  const key = JSON.stringify([origin, given]);
  const known = policies.get(key);
  if (known !== undefined) return known;
  const pending = Promise.resolve().then(() => getTokenPolicy(administratorClient(origin, given)));
  policies.set(key, pending);
  pending.catch(() => policies.delete(key));
  return pending;
}
