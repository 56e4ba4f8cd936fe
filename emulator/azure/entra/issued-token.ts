import { randomBytes } from "node:crypto";
import { signJwt } from "../../kernel/signing";
import { type Directory, FIRST_PARTY_APP_IDS, type ServicePrincipal } from "../directory";

/** An access token that Entra issues. */
export interface AccessTokenFacts {
  /** The resource, as the client named it. */
  readonly audience: string;
  /** The API that it names. */
  readonly api: ServicePrincipal;
  /** Epoch seconds. */
  readonly issuedAt: number;
  readonly lifetimeSeconds: number;
  /** Who it is for: `appid` and `oid` at least. */
  readonly claims: Readonly<{ appid: string; oid: string }> & Readonly<Record<string, string>>;
}

/** Signs an access token of version 1, which APIs of Microsoft get. */
export function issueAccessToken(directory: Directory, facts: AccessTokenFacts): Promise<string> {
  const { audience, api, issuedAt, lifetimeSeconds, claims } = facts;
  const mayWriteDirectory = directory.administrators.includes(claims.oid);
  const issuer = `https://sts.windows.net/${directory.tenantId}/`;
  return signJwt(directory.signingKey, {
    aud: audience,
    iss: issuer,
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + lifetimeSeconds,
    idp: issuer,
    tid: directory.tenantId,
    uti: randomBytes(16).toString("base64url"),
    ver: "1.0",
    ...(mayWriteDirectory && api.appId === FIRST_PARTY_APP_IDS.microsoftGraph
      ? { roles: ["Application.ReadWrite.All", "Directory.ReadWrite.All"] }
      : {}),
    ...claims,
  });
}
