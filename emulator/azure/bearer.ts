import { decodeJwt } from "jose";
import type { Context, EmulatorRequest } from "../kernel/exchange";
import { verifyJwt } from "../kernel/signing";
import { findServicePrincipalByAppId } from "./directory";

/** Who calls, as the access token says. */
export interface Caller {
  /** Object id of the service principal. */
  readonly objectId: string;
  readonly appId: string;
  readonly roles: readonly string[];
}

/** Why a request is not let in, before an API puts it in its own words. */
export type BearerRefusal =
  | { readonly reason: "missing" }
  | { readonly reason: "malformed" }
  | { readonly reason: "expired" }
  | { readonly reason: "audience"; readonly audience: string };

/**
 * Checks that the request carries an access token of this tenant for the API with one of these audiences, and says in
 * the request log who it is. Audiences are compared without their last slash.
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
  // A token outlives its principal; the APIs ask the directory.
  if (findServicePrincipalByAppId(directory, appId) === undefined) return { reason: "malformed" };
  context.describe({ caller: appId });
  const roles = Array.isArray(claims["roles"]) ? claims["roles"].map(String) : [];
  return { objectId: String(claims["oid"]), appId, roles };
}

function isPast(token: string, now: number): boolean {
  try {
    return (decodeJwt(token).exp ?? Infinity) * 1000 <= now;
  } catch {
    return false;
  }
}
