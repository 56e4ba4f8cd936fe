import type { JWTPayload } from "jose";
import { type SigningKey, verifyJwt } from "../kernel/signing";
import { readUnverified } from "../kernel/unverified-claims";

/** The claims of a token signed with `key`, or why it is invalid at `now` (epoch milliseconds). */
export async function verifiedClaims(
  key: SigningKey,
  token: string,
  now: number,
): Promise<JWTPayload | "forged" | "expired"> {
  const claims = await verifyJwt(key, token, now);
  if (claims !== undefined) return claims;
  const exp = readUnverified(token)?.claims.exp;
  if (exp === undefined || exp * 1000 > now) return "forged";
  const whileValid = await verifyJwt(key, token, (exp - 1) * 1000);
  return whileValid === undefined ? "forged" : "expired";
}
