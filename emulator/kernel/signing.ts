import { generateKeyPairSync, randomUUID } from "node:crypto";
import { importJWK, type JWK, type JWTPayload, jwtVerify, SignJWT } from "jose";

/** An RS256 key pair as it is kept in the tenant's state. */
export interface SigningKey {
  readonly kid: string;
  readonly privateJwk: JWK;
  readonly publicJwk: JWK;
}

/** A new key with an id of its own. */
export function createSigningKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const kid = randomUUID();
  const common = { kid, alg: "RS256", use: "sig" };
  return {
    kid,
    privateJwk: { ...(privateKey.export({ format: "jwk" }) as JWK), ...common },
    publicJwk: { ...(publicKey.export({ format: "jwk" }) as JWK), ...common },
  };
}

/** Signs the claims as they are: `iat`, `nbf` and `exp` are the caller's, read from the tenant's clock. */
export async function signJwt(key: SigningKey, claims: JWTPayload): Promise<string> {
  const header = { alg: "RS256", kid: key.kid, typ: "JWT" };
  return new SignJWT(claims).setProtectedHeader(header).sign(await importJWK(key.privateJwk, "RS256"));
}

/** The claims, or undefined when the signature or the time (`now` in epoch milliseconds) is wrong. */
export async function verifyJwt(key: SigningKey, token: string, now: number): Promise<JWTPayload | undefined> {
  try {
    const verified = await jwtVerify(token, await importJWK(key.publicJwk, "RS256"), { currentDate: new Date(now) });
    return verified.payload;
  } catch {
    return undefined;
  }
}
