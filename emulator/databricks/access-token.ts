import { randomBytes } from "node:crypto";
import { drawTokenValue } from "../seed";
import type { Context } from "./databricks-state";
import { apiFailure, invalidParameter, refusalFailure } from "./errors";
import { groupsOf, isAdministrator } from "./membership";
import { nameOf, type Principal } from "./workspace-principal";
import { isApiScope } from "./api-scopes";
import { type AccessToken, sha256, type Workspace } from "./workspace";

/** The fields of a new token that the caller gives. */
export interface TokenRequest {
  readonly comment: string | undefined;
  readonly lifetimeSeconds: number | undefined;
  readonly scopes: readonly string[] | undefined;
  readonly autoscope: boolean;
}

const DAY_SECONDS = 86_400;
const DAY_MILLISECONDS = 86_400_000;
const LONGEST_LIFETIME_DAYS = 730;

/** Tokens that are neither expired nor revoked for lack of use at `now`. */
export function liveTokens(workspace: Workspace, now: number): readonly AccessToken[] {
  const longestRest = workspace.behaviour.unusedTokenDays * DAY_MILLISECONDS;
  return workspace.tokens.filter((token) => {
    if (token.expiresAt !== -1 && token.expiresAt <= now) return false;
    const lastSign = Math.max(token.createdAt, token.lastUsedDay ?? 0);
    return token.keptUnused === true || now - lastSign < longestRest;
  });
}

/** The live tokens that a list shows at `now`; counts down how long a new one stays hidden. */
export function listedTokens(workspace: Workspace, now: number): readonly AccessToken[] {
  return liveTokens(workspace, now).filter((token) => {
    if (token.hiddenLists === 0) return true;
    token.hiddenLists -= 1;
    return false;
  });
}

/** Whether the principal has CAN_USE or more, directly, through a group, or as an administrator. */
export function mayUseTokens(workspace: Workspace, principal: Principal): boolean {
  if (isAdministrator(workspace, principal)) return true;
  const groups = new Set(groupsOf(workspace, principal.id).map((group) => group.displayName));
  return workspace.tokenGrants.some((grant) =>
    grant.kind === "group"
      ? groups.has(grant.name)
      : grant.kind === principal.kind && grant.name.toLowerCase() === nameOf(principal).toLowerCase(),
  );
}

/** Throws the 403 of a principal without CAN_USE. `subject` is its name in the message. */
export function requireTokenUsage(workspace: Workspace, principal: Principal, subject = "User"): void {
  if (mayUseTokens(workspace, principal)) return;
  throw apiFailure(403, "PERMISSION_DENIED", `${subject} does not have permission to use tokens.`);
}

/** Whether `enableTokensConfig` is on; its value is compared without regard to case. */
export function tokensEnabled(workspace: Workspace): boolean {
  return workspace.conf.enableTokensConfig?.toLowerCase() !== "false";
}

/** The longest lifetime of a new token: `maxTokenLifetimeDays` where it is set, 730 days otherwise and for "0". */
export function longestLifetimeDays(workspace: Workspace): number {
  return Number(workspace.conf.maxTokenLifetimeDays ?? "0") || LONGEST_LIFETIME_DAYS;
}

/** Throws a 400 naming the first scope that no API has. */
export function requireKnownScopes(scopes: readonly string[]): void {
  const unknown = scopes.find((scope) => !isApiScope(scope));
  if (unknown !== undefined) throw invalidParameter(`Invalid scope: ${unknown}`);
}

/** Mints a token for `owner` and returns it with its value, which is not stored. */
export function mintToken(
  workspace: Workspace,
  context: Context,
  owner: Principal,
  wanted: TokenRequest,
): { readonly token: AccessToken; readonly value: string } {
  if (!tokensEnabled(workspace)) throw refusalFailure(workspace.behaviour.tokensDisabledOnCreate);
  const lifetimeSeconds = grantedLifetime(workspace, wanted.lifetimeSeconds);
  if (wanted.scopes !== undefined) requireKnownScopes(wanted.scopes);
  const quota = workspace.behaviour.tokenQuota;
  const owned = liveTokens(workspace, context.now).filter((token) => token.ownerId === owner.id);
  if (owned.length >= quota) throw refusalFailure(workspace.behaviour.tokenQuotaExceeded, { quota });
  const value = drawTokenValue();
  const scopes = wanted.scopes !== undefined && wanted.scopes.length > 0 ? [...wanted.scopes] : undefined;
  const hash = sha256(value);
  const token: AccessToken = {
    ...(workspace.behaviour.tokenIds === "sha256" ? { tokenId: hash } : { tokenId: drawTokenId(), valueHash: hash }),
    ownerId: owner.id,
    comment: wanted.comment ?? "",
    ...(wanted.autoscope ? { scopes: scopes ?? ["all-apis"] } : scopes && { scopes }),
    autoscope: wanted.autoscope,
    inferredScopes: [],
    createdAt: context.now,
    expiresAt: context.now + lifetimeSeconds * 1000,
    hiddenLists: workspace.behaviour.newTokenHiddenLists,
  };
  workspace.tokens.push(token);
  context.touch();
  context.describe({ note: `minted ${token.tokenId}` });
  return { token, value };
}

/** Revokes tokens. */
export function revokeTokens(workspace: Workspace, context: Context, tokens: readonly AccessToken[]): void {
  const gone = new Set(tokens);
  workspace.tokens = workspace.tokens.filter((token) => !gone.has(token));
  context.touch();
}

/** The fields that the token API and the token management API show alike. */
export function toTokenInfo(workspace: Workspace, token: AccessToken): Record<string, unknown> {
  const scopes = token.scopes ?? (workspace.behaviour.unscopedTokensListAllApis ? ["all-apis"] : undefined);
  return {
    token_id: token.tokenId,
    creation_time: token.createdAt,
    expiry_time: token.expiresAt,
    comment: token.comment,
    ...(scopes && { scopes }),
    ...(token.autoscope && {
      autoscope_state: "AUTOSCOPE_STATE_RUNNING",
      inferred_scopes: token.inferredScopes,
    }),
  };
}

/** An id that does not come from the value. */
function drawTokenId(): string {
  return randomBytes(16).toString("hex");
}

function grantedLifetime(workspace: Workspace, wantedSeconds: number | undefined): number {
  const maximum = longestLifetimeDays(workspace);
  if (wantedSeconds === undefined) return maximum * DAY_SECONDS;
  if (wantedSeconds <= 0) throw invalidParameter(`lifetime_seconds must be positive, got ${wantedSeconds}`);
  if (wantedSeconds > maximum * DAY_SECONDS) {
    throw refusalFailure(workspace.behaviour.lifetimeAboveMaximum, { maximum });
  }
  return wantedSeconds;
}
