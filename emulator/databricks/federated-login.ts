import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import { findIssuerKey } from "../identity/issuers";
import type { Context } from "./databricks-state";
import type { FederationPolicy } from "./workspace";

/**
 * Whether a policy accepts an identity token now. The signature is verified where the policy carries the issuer's keys,
 * or the issuer is one of the tenant's own; the claims of any other are accepted unverified, because the emulator calls
 * no issuer.
 */
export async function acceptsSubjectToken(
  policy: FederationPolicy,
  token: string,
  { tenant, now, touch }: Context,
): Promise<boolean> {
  const { issuer, subject, subjectClaim, audiences, jwksJson } = policy.oidc;
  const own = findIssuerKey(tenant.identity, issuer, touch);
  const ownKeys = own && JSON.stringify({ keys: [own.publicJwk] });
  const claims = await readClaims(token, jwksJson ?? ownKeys, now);
  if (claims === undefined || claims.iss !== issuer || claims[subjectClaim] !== subject) return false;
  const presented = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  return presented.some((audience) => audience !== undefined && audiences.includes(audience));
}

async function readClaims(token: string, jwksJson: string | undefined, now: number): Promise<JWTPayload | undefined> {
  try {
    if (jwksJson === undefined) {
      const claims = decodeJwt(token);
      return claims.exp !== undefined && claims.exp * 1000 <= now ? undefined : claims;
    }
    const keys = createLocalJWKSet(JSON.parse(jwksJson) as JSONWebKeySet);
    return (await jwtVerify(token, keys, { currentDate: new Date(now) })).payload;
  } catch {
    return undefined;
  }
}
