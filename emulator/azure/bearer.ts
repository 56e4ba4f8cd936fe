import type { EmulatorRequest } from "../kernel/exchange";
import { verifyJwt } from "../kernel/signing";
import { readUnverified } from "../kernel/unverified-claims";
import type { Context } from "./azure-state";
import { findServicePrincipalByAppId } from "./directory";

/** The caller, from the access token. */
export interface Caller {
  /** Object id of the service principal or user. */
  readonly objectId: string;
  readonly appId: string;
  readonly roles: readonly string[];
}

/** Why a request is refused. Each API answers it in its own format. */
export type BearerRefusal =
  | { readonly reason: "missing" }
  | { readonly reason: "malformed" }
  | { readonly reason: "expired" }
  | { readonly reason: "audience"; readonly audience: string };

/**
 * Checks that the request carries an access token of this tenant for the API with one of these audiences, and adds the
 * caller to the request log. Audiences are compared without their last slash.
 */
export async function readCaller(
  request: EmulatorRequest,
  context: Context,
  isAudience: (audience: string) => boolean,
): Promise<Caller | BearerRefusal> {
  const token = /^Bearer +(.*)$/i.exec(request.headers["authorization"] ?? "")?.[1];
  if (token === undefined || token === "") return { reason: "missing" };
  const { directory } = context.tenant;
  const claims = await verifyJwt(directory.signingKey, token, context.now);
  if (claims === undefined) return { reason: isPast(token, context.now) ? "expired" : "malformed" };
  const audience = String(claims.aud ?? "");
  if (!isAudience(audience.replace(/\/$/, ""))) return { reason: "audience", audience };
  const appId = String(claims["appid"]);
  const user = directory.users.find(({ objectId }) => objectId === claims["oid"]);
  // A token outlives its principal; the APIs ask the directory.
  if (user === undefined && findServicePrincipalByAppId(directory, appId) === undefined) return { reason: "malformed" };
  context.describe({ caller: user?.userPrincipalName ?? appId });
  const roles = Array.isArray(claims["roles"]) ? claims["roles"].map(String) : [];
  return { objectId: String(claims["oid"]), appId, roles };
}

function isPast(token: string, now: number): boolean {
  return (readUnverified(token)?.claims.exp ?? Infinity) * 1000 <= now;
}
