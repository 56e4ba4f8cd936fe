import type { AdoptedToken } from "../../arguments/adopt";
import type { AdministratorLogin } from "../../arguments/auth-types";
import { hasAdministrator } from "../logins/administrator-login";
import { hasOwnLogin } from "../logins/principal-session";
import type { Runtime } from "../runtime";
import { isToAdopt } from "../tokens/adoption";
import type { TokenOwner } from "../tokens/known-logins";
import type { TokenInputs } from "../tokens/token-inputs";
import { askForPolicy, checkAdministrator } from "./administrator-check";
import { warnOfMissingEntitlement } from "./entitlement-check";
import { askAhead } from "./asked-ahead";
import type { Finding } from "./finding";
import { checkLifetimeAllowed, checkTokensEnabled } from "./policy-checks";
import {
  askForTokens,
  askUntilListed,
  checkAdoptedToken,
  checkPrincipalLogin,
  checkTokenQuota,
  checkTokenUsage,
  type LoginFacts,
  type TokenPromise,
  warnOfRefusedList,
  warnOfRefusedLogin,
} from "./principal-checks";
import { warnOfOtherKind, warnOfUnprovedLogin } from "./principal-kind-check";
import { checkPrincipalRecord, lookForPrincipal } from "./principal-record-check";
import { checkSecretQuota } from "./secret-quota-check";

/** The parts of a new token that its workspace decides about. */
export interface TokenPlan {
  readonly origin: string;
  readonly lifetime: string;
  readonly administrator: AdministratorLogin | undefined;
  /** Whether the mint needs an administrator. */
  readonly needsAdministrator: boolean;
  /** Whether the principal does everything itself, so that there may be no administrator at all. */
  readonly isAlone?: boolean;
}

/**
 * Checks whether the workspace will allow a token with this lifetime. Read-only: one request per workspace and process.
 */
export async function checkWorkspace(runtime: Runtime, plan: TokenPlan): Promise<readonly Finding[]> {
  const { origin, lifetime, administrator, needsAdministrator, isAlone = false } = plan;
  const answer = await askForPolicy(runtime, origin, administrator);
  const need = needsAdministrator ? "needed" : isAlone ? "unlikely" : "useful";
  const found = checkAdministrator(runtime, origin, answer, need);
  if (!("policy" in answer)) return [found];
  return [found, checkTokensEnabled(origin, answer.policy), checkLifetimeAllowed(origin, answer.policy, lifetime)];
}

/** Checks whether an administrator of the workspace can log in, with the request of `checkWorkspace`. */
export async function checkForAdministrator(
  runtime: Runtime,
  origin: string,
  administrator: AdministratorLogin | undefined,
): Promise<readonly Finding[]> {
  return [checkAdministrator(runtime, origin, await askForPolicy(runtime, origin, administrator), "needed")];
}

/** What this process knows about a principal before it asks. A new login may not be known everywhere yet. */
export interface KnownFacts extends LoginFacts {
  /** Whether its program does not grant CAN USE. */
  readonly isUsageAssumed: boolean;
  /** Whether the token is adopted, so that it needs no room. */
  readonly isAdopted: boolean;
  /** Which of the tokens it is that this preview promises; undefined in an update, whose mints the lists show. */
  readonly promise: TokenPromise | undefined;
}

/**
 * Checks whether an existing principal can get one more token: its login works, its quota is not used up, and, if nobody
 * grants it in this run, it has CAN USE.
 */
export async function checkPrincipal(
  runtime: Runtime,
  principal: TokenOwner,
  { isUsageAssumed, isAdopted, promise, ...known }: KnownFacts,
): Promise<readonly Finding[]> {
  const answer = await askForTokens(runtime, principal);
  if (!known.hasMinted && !known.isMadeHere && !(await warnOfOtherKind(runtime, principal, answer)))
    warnOfRefusedLogin(runtime, principal, answer, known);
  warnOfRefusedList(runtime, principal, answer);
  const findings = [checkPrincipalLogin(principal, answer, known)];
  if (!isAdopted) findings.push(checkTokenQuota(runtime, principal, answer, promise));
  if (isUsageAssumed || !hasAdministrator(runtime, principal))
    findings.push(await checkTokenUsage(runtime, principal, answer, { isUsageAssumed, isFirst: known.isFirst }));
  return findings;
}

/** Whether the token is to be adopted. Where the principal's tokens cannot be listed, the update finds out. */
export async function isAdoptionOpen(runtime: Runtime, inputs: TokenInputs, adopt: AdoptedToken): Promise<boolean> {
  return isToAdopt(runtime, inputs, adopt, async () => {
    const answer = await askForTokens(runtime, inputs);
    return "tokens" in answer ? answer.tokens : undefined;
  });
}

/** Checks whether the token can be adopted, as far as the list shows it with which others check their quota. */
export async function checkAdoption(
  runtime: Runtime,
  inputs: TokenInputs,
  adopt: AdoptedToken,
): Promise<readonly Finding[]> {
  return [checkAdoptedToken(runtime, inputs, await askUntilListed(runtime, inputs, adopt), adopt)];
}

/** Asks an administrator, if there is one, whether a principal without a token is there yet: see `lookForPrincipal`. */
export async function isPrincipalThere(runtime: Runtime, principal: TokenOwner): Promise<boolean> {
  // One with a numeric id has been made.
  if (principal.servicePrincipalId !== undefined || !hasAdministrator(runtime, principal)) return true;
  return lookForPrincipal(runtime, principal);
}

/**
 * Checks as administrator, if there is one, whether the workspace has the principal, and whether one-time secrets can be
 * made for one without a login of its own. `hasMinted`: its login has worked before.
 */
export async function checkAsAdministrator(
  runtime: Runtime,
  principal: TokenOwner,
  hasMinted: boolean,
): Promise<readonly Finding[]> {
  if (!hasAdministrator(runtime, principal)) return [];
  const needsSecret = !hasOwnLogin(principal) && principal.login.authType !== "on-behalf-of";
  if (needsSecret) void askAhead(runtime, principal);
  const reading = checkPrincipalRecord(runtime, principal);
  // Both at once where nothing else is to be asked: Pulumi checks one resource after the other. It is asked once.
  if (needsSecret && principal.servicePrincipalId !== undefined) void checkSecretQuota(runtime, principal);
  const found = await reading;
  if (found.ok && !hasMinted) await warnOfUnprovedLogin(runtime, principal);
  if (!found.ok || hasOwnLogin(principal)) return [found];
  await warnOfMissingEntitlement(runtime, principal);
  return needsSecret ? [found, await checkSecretQuota(runtime, principal)] : [found];
}
