import type { AdoptedToken } from "../../arguments/adopt";
import { listTokensOf } from "../databricks/token-management-api";
import { listTokens, type TokenInfo } from "../databricks/tokens-api";
import type { ErrorCode } from "../errors/codes";
import { ProviderError } from "../errors/provider-error";
import { explain, isLoginRefusal, toErrorCode } from "../errors/remedies";
import { administratorClient } from "../logins/administrator-login";
import { hasOwnLogin, type Principal } from "../logins/principal-session";
import { logOnce } from "../log-once";
import { rememberOnce } from "../remember-once";
import type { MemorySlot, Runtime } from "../runtime";
import { serverNow } from "../http/server-time";
import { expiryProblem, pairProblem, toUnlistedWords, warnOfOtherSeries } from "../tokens/adoption";
import type { TokenOwner } from "../tokens/known-logins";
import { scopesProblem } from "../tokens/proof";
import type { TokenInputs } from "../tokens/token-inputs";
import { workAsPrincipal } from "../tokens/principal-work";
import { confirmTokenUsage } from "../tokens/token-usage";
import { quotaProblem } from "../tokens/token-quota";
import { findInWorkspaceList } from "../tokens/workspace-list";
import type { Finding } from "./finding";
import { withOnePatience } from "../http/one-patience";
import { awaitPropagation } from "../http/propagation";

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
  "NO_ADMINISTRATOR",
  "LOGIN_AMBIGUOUS",
  "LOGIN_UNSUPPORTED",
  "WRONG_IDENTITY",
  "NO_TOKEN_LOGIN",
  "OTHER_IDENTITY",
  "IDENTITY_TOKEN_REFUSED",
];

/** Refusals that may be delays for a new principal or login; one that has worked before no longer works. */
const DEAD: readonly ErrorCode[] = [
  "NOT_IN_WORKSPACE",
  "APPLICATION_UNKNOWN",
  "RESOURCE_UNKNOWN",
  "CLIENT_SECRET_EXPIRED",
  "CLIENT_SECRET_REFUSED",
  "NO_FEDERATED_CREDENTIAL",
  "ENTRA_REFUSED",
  "WRONG_TOKEN_AUDIENCE",
  "NO_FEDERATION_POLICY",
  "OAUTH_SECRET_REFUSED",
  "CREDENTIAL_REFUSED",
];

/** Refusals that a run ends which repairs what its own program has made: the principal, its entitlements, its trust. */
const REPAIRED: readonly ErrorCode[] = [
  "MISSING_ENTITLEMENT",
  "NOT_IN_WORKSPACE",
  "APPLICATION_UNKNOWN",
  "NO_FEDERATED_CREDENTIAL",
  "WRONG_TOKEN_AUDIENCE",
  "NO_FEDERATION_POLICY",
];

/** The tokens of a principal, or why they could not be listed. */
export type TokensAnswer = { readonly tokens: readonly TokenInfo[] } | { readonly error: unknown };

/** By series and logins: Pulumi checks a replacement twice, and a preview changes nothing in between. */
const LISTED: MemorySlot<Map<string, Promise<readonly TokenInfo[]>>> = { create: () => new Map() };

/**
 * Lists the principal's tokens with its own login if it has one, else as administrator: once per process. A failure is not
 * remembered.
 */
export function askForTokens(runtime: Runtime, principal: TokenOwner): Promise<TokensAnswer> {
  const { origin, login, administrator } = principal;
  const own = hasOwnLogin(principal);
  const question = own
    ? { origin, authType: login.authType, about: "logins, room for tokens" }
    : { origin, administrator, about: "room for more tokens" };
  const list = (): Promise<readonly TokenInfo[]> =>
    withOnePatience(runtime, question, () => listPrincipalTokens(runtime, principal));
  return rememberOnce(runtime.recall(LISTED), toListKey(principal), list).then(
    (tokens) => ({ tokens }),
    (error: unknown) => ({ error }),
  );
}

function toListKey({ origin, applicationId, lineage, login, administrator }: TokenOwner): string {
  return JSON.stringify([origin, applicationId, lineage, login, administrator]);
}

/**
 * As `askForTokens`; lists again for a while where the list lacks this token, which may be new, as its adoption does. Not
 * where the value is known to be another one.
 */
export async function askUntilListed(
  runtime: Runtime,
  principal: TokenInputs,
  adopt: AdoptedToken,
): Promise<TokensAnswer> {
  let answer: TokensAnswer | undefined;
  const ask = async (): Promise<TokensAnswer> => {
    if (answer !== undefined) runtime.recall(LISTED).delete(toListKey(principal));
    answer = await askForTokens(runtime, principal);
    if ("error" in answer || answer.tokens.some(({ tokenId }) => tokenId === adopt.tokenId)) return answer;
    if (pairProblem(adopt, answer.tokens) !== undefined) return answer;
    throw new ProviderError("NOT_LISTED", toUnlistedWords(principal, answer.tokens));
  };
  return awaitPropagation(runtime, ask).catch((error: unknown) => answer ?? { error });
}

async function listPrincipalTokens(runtime: Runtime, principal: TokenOwner): Promise<readonly TokenInfo[]> {
  const { origin, administrator } = principal;
  if (hasOwnLogin(principal)) return workAsPrincipal(runtime, principal, ({ client }) => listTokens(client));
  const known = await findInWorkspaceList(runtime, principal, () => true);
  return known ?? listTokensOf(administratorClient(runtime, origin, administrator), principal);
}

/** What is known about a login before it is tried. */
export interface LoginFacts {
  /** Whether it has worked before. */
  readonly hasMinted: boolean;
  /** Whether the program makes the principal and its login: the same run may repair them. */
  readonly isMadeHere: boolean;
  /** Whether the principal has no token of the series: the same run may give it CAN USE and entitlements first. */
  readonly isFirst: boolean;
  /** Whether another run, of another identity, may be the one that mints. */
  readonly mayApplyElsewhere: boolean;
}

/** Whether the principal can log in. Failures that may be temporary, or that the run may end, are left to the mint. */
export function checkPrincipalLogin(
  principal: Principal,
  answer: TokensAnswer,
  { hasMinted, isMadeHere, isFirst, mayApplyElsewhere }: LoginFacts,
): Finding {
  const error = "error" in answer ? answer.error : undefined;
  const code = toErrorCode(error);
  const isOthers = code === "OTHER_IDENTITY" && mayApplyElsewhere;
  const isFinal = (SURE.includes(code) && !isOthers) || (hasMinted && DEAD.includes(code));
  const isRepaired = isMadeHere ? REPAIRED.includes(code) : isFirst && code === "MISSING_ENTITLEMENT";
  const isDead = hasOwnLogin(principal) && isFinal && !isRepaired;
  return {
    check: "principal's login",
    argument: "login",
    ok: !isDead,
    because: isDead ? `the principal cannot log in: ${explain(error)}` : `${principal.applicationId} can log in`,
  };
}

/**
 * Logs that a login which has not minted yet was refused, once per principal and process. It is no failure: a new login is
 * not known everywhere at once, and the mint waits for it. Nor is an entitlement that a principal without a token lacks.
 */
export function warnOfRefusedLogin(
  runtime: Runtime,
  principal: Principal,
  answer: TokensAnswer,
  { isFirst }: LoginFacts,
): void {
  const error = "error" in answer && hasOwnLogin(principal) ? answer.error : undefined;
  const { applicationId } = principal;
  if (isFirst && toErrorCode(error) === "MISSING_ENTITLEMENT")
    logOnce(
      runtime,
      `${applicationId} has no entitlement yet: the mint fails unless this run gives it one first: ${explain(error)}`,
      about("no entitlement", principal),
    );
  if (!DEAD.includes(toErrorCode(error))) return;
  logOnce(
    runtime,
    `the login of ${applicationId} was refused just now: the mint fails unless the login is new: ${explain(error)}`,
    about("refused login", principal),
  );
}

/**
 * Whether the token to adopt is one of the principal's, with this value, the requested scopes and enough time left. What a
 * list does not show is left to the adoption.
 */
export function checkAdoptedToken(
  runtime: Runtime,
  inputs: TokenInputs,
  answer: TokensAnswer,
  adopt: AdoptedToken,
): Finding {
  const found = "tokens" in answer ? adoptionProblem(runtime, inputs, answer.tokens, adopt) : undefined;
  return {
    check: "adopted token",
    argument: found?.argument ?? "adopt.tokenId",
    ok: found === undefined,
    because: found?.problem ?? `${adopt.tokenId} can be a token of ${inputs.applicationId}`,
  };
}

/** In the order of the adoption. */
function adoptionProblem(
  runtime: Runtime,
  inputs: TokenInputs,
  tokens: readonly TokenInfo[],
  adopt: AdoptedToken,
): { readonly argument: Finding["argument"]; readonly problem: string } | undefined {
  const { origin, lifetime, scopes, rotation } = inputs;
  const info = tokens.find(({ tokenId }) => tokenId === adopt.tokenId);
  const otherToken = pairProblem(adopt, tokens);
  if (info === undefined)
    return { argument: "adopt.tokenId", problem: otherToken ?? toUnlistedWords({ rotation }, tokens) };
  const otherScopes = scopesProblem({ scopes }, info);
  if (otherScopes !== undefined) return { argument: "scopes", problem: otherScopes };
  if (otherToken !== undefined) return { argument: "adopt.tokenId", problem: otherToken };
  const early = expiryProblem(adopt, lifetime, info, serverNow(runtime, origin));
  if (early !== undefined) return { argument: "adopt.expiresAt", problem: early };
  warnOfOtherSeries(runtime, inputs, info);
  return undefined;
}

/** A token that a preview promises. Pulumi checks a replacement twice, and a new token once. */
export interface TokenPromise {
  /** The series that it belongs to; undefined for a new one, which has no id in a preview. */
  readonly lineage: string | undefined;
}

/** By workspace and principal: the tokens that this process has found room for. */
const PROMISED: MemorySlot<Map<string, TokenPromise[]>> = { create: () => new Map() };

/** Whether the principal may have one more token, beside those that the same preview has promised. */
export function checkTokenQuota(
  runtime: Runtime,
  principal: TokenOwner,
  answer: TokensAnswer,
  promise: TokenPromise | undefined,
): Finding {
  const promised = runtime.recall(PROMISED);
  const key = JSON.stringify([principal.origin, principal.applicationId.toLowerCase()]);
  const others = (promised.get(key) ?? []).filter(
    ({ lineage }) => lineage === undefined || lineage !== promise?.lineage,
  );
  const problem = "tokens" in answer ? quotaProblem(runtime, principal, answer.tokens, others.length) : undefined;
  if (problem === undefined && promise !== undefined) promised.set(key, [...others, promise]);
  return {
    check: "token quota",
    argument: "applicationId",
    ok: problem === undefined,
    because: problem ?? `${principal.applicationId} may have one more token`,
  };
}

/**
 * Logs that an administrator may not list the tokens of a principal, once per principal and process. It is no failure: the
 * mint needs no such list, and finds out whether there is room for one more token.
 */
export function warnOfRefusedList(runtime: Runtime, principal: Principal, answer: TokensAnswer): void {
  const error = "error" in answer && !hasOwnLogin(principal) ? answer.error : undefined;
  if (!isLoginRefusal(error)) return;
  logOnce(
    runtime,
    `it was not checked whether ${principal.applicationId} may have one more token: ${explain(error)}`,
    about("refused list", principal),
  );
}

/** Servers word the same refusal of a principal in several ways, with numbers of requests. */
function about(what: string, { origin, applicationId }: Principal): string {
  return `${what} ${origin} ${applicationId.toLowerCase()}`;
}

/**
 * Whether the principal has CAN USE, for a component that does not grant it. The list shows it if the principal has its own
 * login; otherwise an administrator reads the permissions. If neither is possible, the mint finds out. Before the first
 * token, CAN USE that is missing where it was assumed is only logged: the run may grant it otherwise.
 */
export async function checkTokenUsage(
  runtime: Runtime,
  principal: Principal,
  answer: TokensAnswer,
  { isUsageAssumed, isFirst }: { readonly isUsageAssumed: boolean; readonly isFirst: boolean },
): Promise<Finding> {
  const { origin, applicationId, administrator } = principal;
  const question = { origin, administrator, about: "CAN USE on tokens" };
  const confirm = (): Promise<string | undefined> =>
    confirmTokenUsage(administratorClient(runtime, origin, administrator), applicationId);
  const isMissing = hasOwnLogin(principal)
    ? "error" in answer && toErrorCode(answer.error) === "NO_CAN_USE"
    : await withOnePatience(runtime, question, confirm).then(
        (source) => source === undefined,
        () => false,
      );
  const otherwise = isUsageAssumed ? 'leave out usage: "assumed" to have it granted' : "run it as an administrator";
  const because = `${applicationId} has no CAN USE on tokens in ${origin}`;
  const remedy = `grant it under Settings > Advanced > Personal access tokens > Permission settings, or ${otherwise}`;
  if (!isMissing) return { check: "CAN USE", argument: "usage", ok: true, because: `${applicationId} has CAN USE` };
  if (!isUsageAssumed || !isFirst) return { check: "CAN USE", argument: "usage", ok: false, because, remedy };
  logOnce(
    runtime,
    `${because}: the mint fails unless this run grants it first. Otherwise ${remedy}`,
    about("missing usage", principal),
  );
  return { check: "CAN USE", argument: "usage", ok: true, because };
}
