import { checkAsAdministrator, checkPrincipal, checkWorkspace } from "../checks/preflight";
import { hasOwnLogin } from "../logins/principal-session";
import type { Runtime } from "../runtime";
import { rememberListedTokens } from "../tokens/listed-tokens";
import { toCheckFailures } from "./check-failures";
import { isUnknown, type Properties } from "./properties";
import type { CheckFailure } from "./resource-lifecycle";
import { toTokenInputs } from "./token-properties";
import { compareInWorkspace } from "./workspace-properties";

/**
 * Inputs that identify the principal: while they stay the same, the principal can be checked before anything is
 * changed.
 */
export const IDENTITY = ["host", "applicationId", "login", "administrator", "servicePrincipalId"] as const;

/** Checks before a new token whether its workspace and its principal allow it. */
export async function preflight(runtime: Runtime, olds: Properties, news: Properties): Promise<CheckFailure[]> {
  const inputs = toTokenInputs(news);
  const needsAdministrator = !isUnknown(news.login) && !hasOwnLogin(inputs);
  const failures = toCheckFailures(await checkWorkspace(runtime, { ...inputs, needsAdministrator }));
  if (failures.some(({ property }) => property === "host" || property === "administrator")) return failures;
  const isKnown = !isUnknown(IDENTITY.map((name) => news[name]));
  // The component has just made the principal and its login: only the mint knows how long to wait for them.
  const isMadeHere = isKnown && news.managedPrincipal != null && hasOwnLogin(inputs);
  // An adoption needs no login as the principal.
  if (isKnown && !isMadeHere && inputs.adopt === undefined)
    failures.push(...toCheckFailures(await checkAsAdministrator(runtime, inputs)));
  const hasMinted = (await compareInWorkspace(runtime, olds, news, IDENTITY, [])).replaces.length === 0;
  const isThere =
    isKnown && (inputs.isUsageAssumed || (hasOwnLogin(inputs) && !isMadeHere && inputs.adopt === undefined));
  if ((!hasMinted && !isThere) || failures.length > 0) return failures;
  const { isUsageAssumed } = inputs;
  const { findings, tokens } = await checkPrincipal(runtime, inputs, { isUsageAssumed, hasMinted, isMadeHere });
  failures.push(...toCheckFailures(findings));
  // The mint then does not list them again.
  if (tokens !== undefined && failures.length === 0)
    rememberListedTokens(runtime, inputs.origin, inputs.applicationId, tokens);
  return failures;
}
