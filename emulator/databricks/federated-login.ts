import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import type { FederationPolicy } from "./workspace";

/**
 * Whether a policy accepts an identity token at `now` (epoch milliseconds). The signature is verified where the policy
 * carries the issuer's keys; a policy without them accepts the claims unverified, because the emulator calls no issuer.
 */
export async function acceptsSubjectToken(policy: FederationPolicy, token: string, now: number): Promise<boolean> {
  const { issuer, subject, subjectClaim, audiences, jwksJson } = policy.oidc;
  const claims = await readClaims(token, jwksJson, now);
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
