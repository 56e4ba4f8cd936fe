import { randomUUID } from "node:crypto";
import type { EmulatorRequest } from "../kernel/exchange";
import { signJwt } from "../kernel/signing";
import { readUnverified } from "../kernel/unverified-claims";
import { liveTokens, requireTokenUsage, tokensEnabled } from "./access-token";
import type { Context } from "./databricks-state";
import { entitlementsAtLogin, entitlementsOf } from "./effective-entitlements";
import { loginWithEntraToken } from "./entra-caller";
import { invalidTokenFailure, refusalFailure, unauthenticatedFailure } from "./errors";
import { mayLogIn } from "./login-delay";
import { verifiedClaims } from "./signed-claims";
import type { Principal, ServicePrincipal } from "./workspace-principal";
import { type AccessToken, sha256, type Workspace } from "./workspace";

/** The caller, and the limits of its credential. */
export interface Caller {
  readonly principal: Principal;
  readonly credential: "access-token" | "oauth" | "entra";
  /**
   * Those of a workspace's OAuth token are fixed when it is issued; any other credential has those of its principal now,
   * because no source says otherwise.
   */
  readonly entitlements: readonly string[];
  /** Absent: the credential is not limited. */
  readonly scopes?: readonly string[];
  /** The personal access token used. */
  readonly token?: AccessToken;
}

/** Lifetime of the workspace's OAuth tokens. */
export const OAUTH_LIFETIME_SECONDS = 3600;

const DAY_MILLISECONDS = 86_400_000;

/**
 * The caller of a workspace API, by its bearer: a personal access token, the workspace's own OAuth token, or an Entra
 * token for Azure Databricks. Throws the answer that each bad credential gets.
 */
export async function authenticate(request: EmulatorRequest, context: Context): Promise<Caller> {
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? "")?.[1];
  if (bearer === undefined) throw unauthenticatedFailure();
  if (bearer.startsWith("dapi")) return loginWithAccessToken(bearer, context);
  const keyId = readUnverified(bearer)?.header.kid;
  if (keyId === context.tenant.workspace.signingKey.kid) return loginWithOauthToken(bearer, context);
  if (keyId === context.tenant.directory.signingKey.kid) {
    const principal = await loginWithEntraToken(bearer, request, context);
    return { principal, credential: "entra", entitlements: entitlementsOf(context.tenant.workspace, principal) };
  }
  throw unauthenticatedFailure();
}

/** An OAuth access token of the workspace for the principal, with the entitlements that it has now. */
export function signOauthToken(
  workspace: Workspace,
  principal: ServicePrincipal,
  scope: string,
  issuer: string,
  now: number,
): Promise<string> {
  const issuedAt = Math.floor(now / 1000);
  const { applicationId } = principal;
  return signJwt(workspace.signingKey, {
    iss: issuer,
    aud: workspace.id,
    sub: applicationId,
    client_id: applicationId,
    scope,
    entitlements: entitlementsAtLogin(workspace, principal),
    iat: issuedAt,
    exp: issuedAt + OAUTH_LIFETIME_SECONDS,
    jti: randomUUID(),
  });
}

function loginWithAccessToken(value: string, context: Context): Caller {
  const { workspace } = context.tenant;
  const hash = sha256(value);
  const token = liveTokens(workspace, context.now).find(({ tokenId, valueHash = tokenId }) => valueHash === hash);
  const principal = workspace.principals.find((candidate) => candidate.id === token?.ownerId);
  if (token === undefined || principal === undefined || !principal.active) throw invalidTokenFailure();
  if (!tokensEnabled(workspace)) throw refusalFailure(workspace.behaviour.tokensDisabledOnUse);
  requireTokenUsage(workspace, principal);
  // No touch: a read that marks its own use must not count as the last change, which stale reads go back to.
  token.lastUsedDay = Math.floor(context.now / DAY_MILLISECONDS) * DAY_MILLISECONDS;
  const entitlements = entitlementsOf(workspace, principal);
  return { principal, credential: "access-token", entitlements, token, ...(token.scopes && { scopes: token.scopes }) };
}

async function loginWithOauthToken(bearer: string, context: Context): Promise<Caller> {
  const { workspace } = context.tenant;
  const claims = await verifiedClaims(workspace.signingKey, bearer, context.now);
  if (claims === "forged") throw invalidTokenFailure();
  if (claims === "expired") throw refusalFailure(workspace.behaviour.bearerExpired);
  const principal = workspace.principals.find(
    (candidate) => candidate.kind === "servicePrincipal" && candidate.applicationId === claims.sub,
  );
  if (principal === undefined || !mayLogIn(principal)) {
    throw refusalFailure(workspace.behaviour.principalNotInWorkspace);
  }
  const entitlements = claims.entitlements as readonly string[];
  return { principal, credential: "oauth", entitlements, scopes: String(claims.scope).split(" ") };
}
