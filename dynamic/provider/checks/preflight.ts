import type { AdministratorLogin } from "../../arguments/auth-types";
import type { TokenInfo } from "../databricks/tokens-api";
import { hasOwnLogin, type Principal } from "../logins/principal-session";
import type { Runtime } from "../runtime";
import { askForPolicy, checkAdministrator } from "./administrator-check";
import { warnOfMissingEntitlement } from "./entitlement-check";
import type { Finding } from "./finding";
import { checkLifetimeAllowed, checkTokensEnabled } from "./policy-checks";
import { askForTokens, checkPrincipalLogin, checkTokenQuota, checkTokenUsage } from "./principal-checks";
import { checkSecretQuota } from "./secret-quota-check";

/** The parts of a new token that its workspace decides about. */
export interface TokenPlan {
  readonly origin: string;
  readonly lifetime: string;
  readonly administrator: AdministratorLogin | undefined;
  /** Whether the mint needs an administrator. */
  readonly needsAdministrator: boolean;
}

/**
 * Checks whether the workspace will allow a token with this lifetime. Read-only: one request per workspace and process.
 */
export async function checkWorkspace(runtime: Runtime, plan: TokenPlan): Promise<readonly Finding[]> {
  const { origin, lifetime, administrator, needsAdministrator } = plan;
  const answer = await askForPolicy(runtime, origin, administrator);
  const found = checkAdministrator(runtime, origin, answer, needsAdministrator);
  if (!("policy" in answer)) return [found];
  return [found, checkTokensEnabled(origin, answer.policy), checkLifetimeAllowed(origin, answer.policy, lifetime)];
}

/** Checks whether an administrator of the workspace can log in, with the request of `checkWorkspace`. */
export async function checkForAdministrator(
  runtime: Runtime,
  origin: string,
  administrator: AdministratorLogin | undefined,
): Promise<readonly Finding[]> {
  return [checkAdministrator(runtime, origin, await askForPolicy(runtime, origin, administrator), true)];
}

/** The findings about a principal, and its tokens if they could be listed. */
export interface PrincipalFindings {
  readonly findings: readonly Finding[];
  readonly tokens: readonly TokenInfo[] | undefined;
}

/**
 * Checks whether an existing principal can get one more token: its login works, its quota is not used up, and, if this
 * run does not grant it, it has CAN USE.
 */
export async function checkPrincipal(
  runtime: Runtime,
  principal: Principal,
  isUsageAssumed: boolean,
): Promise<PrincipalFindings> {
  const answer = await askForTokens(runtime, principal);
  const findings = [checkPrincipalLogin(principal, answer), checkTokenQuota(principal, answer)];
  if (isUsageAssumed) findings.push(await checkTokenUsage(runtime, principal, answer));
  return { findings, tokens: "tokens" in answer ? answer.tokens : undefined };
}

/** Checks whether a mint can log in as a principal for which an administrator makes one-time secrets. */
export async function checkOneTimeLogin(runtime: Runtime, principal: Principal): Promise<readonly Finding[]> {
  if (!hasOwnLogin(principal)) await warnOfMissingEntitlement(runtime, principal);
  return hasOwnLogin(principal) ? [] : [await checkSecretQuota(runtime, principal)];
}
