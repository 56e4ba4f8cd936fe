import { decodeJwt, decodeProtectedHeader, type JWTPayload } from "jose";

/** The header and the claims of a JSON web token, whoever signed it. */
export interface UnverifiedToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: JWTPayload;
}

/** Reads a token without a look at its signature; undefined for what is none, and for registered claims of another type. */
export function readUnverified(token: string): UnverifiedToken | undefined {
  try {
    const header = decodeProtectedHeader(token) as UnverifiedToken["header"];
    const claims = decodeJwt(token);
    return hasRegisteredTypes(claims) ? { header, claims } : undefined;
  } catch {
    return undefined;
  }
}

/** jose looks at these types only where it verifies. */
function hasRegisteredTypes({ iss, sub, aud = [], exp, nbf, iat }: Readonly<Record<string, unknown>>): boolean {
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  const areTexts = [iss, sub].every((claim) => claim === undefined || typeof claim === "string");
  const areTimes = [exp, nbf, iat].every((claim) => claim === undefined || typeof claim === "number");
  return areTexts && areTimes && audiences.every((audience) => typeof audience === "string");
}
