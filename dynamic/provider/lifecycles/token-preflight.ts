import type { AdoptedToken } from "../../arguments/adopt";
import type { PrincipalLogin } from "../../arguments/auth-types";
import {
  checkAdoption,
  checkAsAdministrator,
  checkPrincipal,
  checkWorkspace,
  isAdoptionOpen,
  isPrincipalThere,
} from "../checks/preflight";
import { checkRunIdentity, type KnownLogin, mayApplyElsewhere } from "../checks/run-identity-check";
import { hasAdministrator } from "../logins/administrator-login";
import { hasOwnLogin } from "../logins/principal-session";
import type { MemorySlot, Runtime } from "../runtime";
import { getCurrentToken } from "../tokens/current-token";
import { grantsUsageFirst } from "../tokens/first-usage";
import { toCheckFailures } from "./check-failures";
import { isSame, isUnknown, type Properties } from "./properties";
import type { CheckFailure } from "./resource-lifecycle";
import type { TokenInputs } from "../tokens/token-inputs";
import { checkTokenSinks } from "./token-delivery";
import { toTokenInputs } from "./token-properties";
import { isUpdateRun } from "./update-run";
import { compareInWorkspace } from "./workspace-properties";

/**
 * Inputs that identify the principal: while they stay the same, the principal can be checked before anything is
 * changed.
 */
export const IDENTITY = ["host", "applicationId", "login", "administrator", "servicePrincipalId"] as const;

const PRINCIPAL = ["host", "applicationId"] as const;

/** Logins for which nobody but the principal is needed. */
const ALONE: readonly PrincipalLogin["authType"][] = ["environment", "pat"];

/** Checks before a new token whether its workspace and its principal allow it. */
export async function preflight(runtime: Runtime, olds: Properties, news: Properties): Promise<CheckFailure[]> {
  const given = toTokenInputs(news);
  const needsAdministrator =
    (!isUnknown(news.login) && !hasOwnLogin(given)) || (await isGrantAhead(runtime, olds, news));
  const isAlone = given.administrator === undefined && ALONE.includes(given.login.authType);
  const plan = { ...given, needsAdministrator, isAlone };
  const failures = toCheckFailures(await checkWorkspace(runtime, plan));
  if (failures.some(({ property }) => property === "host" || property === "administrator")) return failures;
  failures.push(...(await checkTokenSinks(runtime, olds, news, true)));
  const isKnown = !isUnknown(IDENTITY.map((name) => news[name]));
  const mayHaveTokens = isKnown && news.managedPrincipal == null;
  const { inputs, isAdopted, adopt } = await toBeginning(runtime, olds, news, mayHaveTokens);
  const owner = toOwner(inputs, news);
  // The component has just made the principal and its login: only the mint knows how long to wait for them.
  const isMadeHere = isKnown && news.managedPrincipal != null && hasOwnLogin(inputs);
  const hasMinted = await hasSeriesMinted(runtime, olds, news, IDENTITY);
  const isFirst = !(await hasSeriesMinted(runtime, olds, news, PRINCIPAL));
  // An adoption needs no login as the principal. A login of its own that has minted says itself whether it still can.
  const isAsked = isKnown && !isMadeHere && inputs.adopt === undefined && !(hasMinted && hasOwnLogin(inputs));
  // Nothing more can be asked about a principal that is to be made first.
  if (isAsked && isFirst && !(await isPrincipalThere(runtime, inputs)))
    return [...failures, ...(await checkTrustedRun(runtime, news))];
  if (isAsked) failures.push(...toCheckFailures(await checkAsAdministrator(runtime, inputs, hasMinted)));
  const { isUsageAssumed } = inputs;
  const isListed =
    mayHaveTokens && inputs.adopt === undefined && (hasOwnLogin(inputs) || hasAdministrator(runtime, inputs));
  if (failures.length === 0 && adopt !== undefined) {
    const scopes = isUnknown(news.scopes) ? undefined : owner.scopes;
    failures.push(...toCheckFailures(await checkAdoption(runtime, { ...owner, scopes }, adopt)));
  }
  const isThere = isListed || (isKnown && isUsageAssumed);
  if ((!hasMinted && !isThere) || !isLoginKnown(runtime, inputs, olds) || failures.length > 0)
    return [...failures, ...(await checkTrustedRun(runtime, news))];
  const lineage = isUnknown(news.lineage) ? undefined : owner.lineage;
  const facts = {
    isUsageAssumed,
    isAdopted,
    isFirst,
    hasMinted,
    isMadeHere,
    mayApplyElsewhere: mayApplyElsewhere(runtime),
    promise: isUpdateRun(runtime) ? undefined : { lineage },
  };
  failures.push(...toCheckFailures(await checkPrincipal(runtime, owner, facts)));
  return failures;
}

/** What a new token begins with. */
interface Beginning {
  /** Without a token to adopt that counts no more. */
  readonly inputs: TokenInputs;
  /** Whether it is to be adopted and not minted, as far as is known. */
  readonly isAdopted: boolean;
  /** The token to adopt, where it and its principal are known. */
  readonly adopt: AdoptedToken | undefined;
}

async function toBeginning(
  runtime: Runtime,
  olds: Properties,
  news: Properties,
  mayHaveTokens: boolean,
): Promise<Beginning> {
  const given = toTokenInputs(news);
  const asked = toAdopted(runtime, given, olds);
  const known = mayHaveTokens && !isUnknown([asked, news.rotation]) ? asked : undefined;
  const isIgnored = known !== undefined && !(await isAdoptionOpen(runtime, toOwner(given, news), known));
  const inputs = isIgnored ? { ...given, adopt: undefined } : given;
  return { inputs, isAdopted: asked !== undefined && !isIgnored, adopt: isIgnored ? undefined : known };
}

/** The token to adopt, which the first one of a series is alone: see `createToken`. */
function toAdopted(runtime: Runtime, inputs: TokenInputs, olds: Properties): AdoptedToken | undefined {
  const isFirst = Object.keys(olds).length === 0 && getCurrentToken(runtime, inputs) === undefined;
  return isFirst ? inputs.adopt : undefined;
}

/** The owner of the token; a list of the workspace serves each series once, and that of a first preview has no id yet. */
function toOwner(inputs: TokenInputs, { lineage }: Properties): TokenInputs {
  return isUnknown(lineage) ? { ...inputs, lineage: inputs.applicationId.toLowerCase() } : inputs;
}

const MINTED: MemorySlot<Set<string>> = { create: () => new Set() };

/**
 * Whether the series has minted with these inputs. For a token in the state Pulumi checks a replacement twice, the second
 * time without the state.
 */
async function hasSeriesMinted(
  runtime: Runtime,
  olds: Properties,
  news: Properties,
  names: readonly (typeof IDENTITY)[number][],
): Promise<boolean> {
  const minted = runtime.recall(MINTED);
  const key = JSON.stringify([news.lineage, names, ...names.map((name) => news[name])]);
  if ((await compareInWorkspace(runtime, olds, news, names, [])).replaces.length === 0) minted.add(key);
  return minted.has(key);
}

/** Checks whether the run has the identity that a new login trusts, without the login. */
export async function checkTrustedRun(runtime: Runtime, { login }: Properties): Promise<CheckFailure[]> {
  if (typeof login !== "object" || login === null) return [];
  const known = Object.entries(login).filter(([, value]) => !isUnknown(value) && value != null);
  return toCheckFailures(await checkRunIdentity(runtime, Object.fromEntries(known) as KnownLogin));
}

/** Whether a login that is not used before the next mint trusts another identity than before. */
export function trustsAnother(olds: Properties, news: Properties): boolean {
  const [old, current] = [olds.login, news.login].map((login) => (login ?? {}) as Properties);
  return ["authType", "subject", "issuer"].some((name) => !isSame(old?.[name], current?.[name]));
}

/** Whether the create of this token grants CAN USE first: see `grantsUsageFirst`. */
async function isGrantAhead(runtime: Runtime, olds: Properties, news: Properties): Promise<boolean> {
  if (!grantsUsageFirst(runtime, toTokenInputs(news))) return false;
  return (await compareInWorkspace(runtime, olds, news, PRINCIPAL, [])).replaces.length > 0;
}

/**
 * Whether this process knows the token that logs in, if one does. For a token in the state Pulumi checks a replacement twice,
 * and only the second time it has compared the token.
 */
function isLoginKnown(runtime: Runtime, inputs: TokenInputs, olds: Properties): boolean {
  const isFirstTime = Object.keys(olds).length > 0 && getCurrentToken(runtime, inputs) === undefined;
  return inputs.login.authType !== "pat" || !isFirstTime;
}
