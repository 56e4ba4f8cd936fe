import { createHash, X509Certificate } from "node:crypto";
import { jwtVerify, type JWTPayload } from "jose";
import type { EmulatorRequest } from "../../kernel/exchange";
import type { Context } from "../azure-state";
import { findServicePrincipalByAppId, type GraphDocument } from "../directory";
import { entraFailure } from "./entra-failure";
import type { PresentedAssertion } from "./presented-assertion";

/**
 * Checks an assertion that the application signed itself against its registered certificates. Go clients name the
 * certificate by `kid` or `x5t` (SHA-1), MSAL for JavaScript by `x5t#S256`; both are accepted.
 */
export async function verifyCertificateAssertion(
  request: EmulatorRequest,
  context: Context,
  { application, assertion, header, claims }: PresentedAssertion,
): Promise<void> {
  const { directory } = context.tenant;
  const named = [header["x5t#S256"], header["x5t"], header["kid"]].filter((name) => typeof name === "string");
  const principal = findServicePrincipalByAppId(directory, application.appId);
  const certificate = [...application.keys, ...(principal?.keys ?? [])]
    .filter((key) => !isExpired(key, context.now))
    .map(readCertificate)
    .find((known) => known !== undefined && named.some((name) => thumbprints(known).includes(name.replace(/=+$/, ""))));
  if (certificate === undefined) {
    const text =
      `Client assertion contains an invalid signature. [Reason - The key was not found., Thumbprint of key used by` +
      ` client: '${String(named[0] ?? "")}', Please visit the Azure Portal to register the certificate of app` +
      ` '${application.appId}'.]`;
    throw entraFailure(request, context.now, 700027, text);
  }
  requireAudience(request, context, claims);
  try {
    await jwtVerify(assertion, certificate.publicKey, {
      algorithms: ["RS256", "PS256", "ES256"],
      currentDate: new Date(context.now),
      clockTolerance: 300,
    });
  } catch {
    const text = "Client assertion contains an invalid signature. [Reason - The key was found, but use of it failed.]";
    throw entraFailure(request, context.now, 700027, text);
  }
}

/** The audience is the token endpoint, under the tenant's id or the name that the client used. */
function requireAudience(request: EmulatorRequest, { tenant, now }: Context, claims: JWTPayload): void {
  const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud ?? ""];
  const names = [request.params["tenant"] ?? "", tenant.directory.tenantId];
  const accepted = names.flatMap((name) => [
    `${request.origin}/${name}/oauth2/v2.0/token`,
    `${request.origin}/${name}/v2.0`,
    `${request.origin}/${name}/oauth2/token`,
  ]);
  if (audiences.some((audience) => accepted.includes(audience))) return;
  const text =
    "Client assertion audience claim does not match Realm issuer. Review the documentation at" +
    " https://learn.microsoft.com/entra/identity-platform/certificate-credentials.";
  throw entraFailure(request, now, 700023, text);
}

/** `key` is base64 of the certificate in DER, or, from some clients, base64 of its PEM text. */
function readCertificate(key: GraphDocument): X509Certificate | undefined {
  if (typeof key["key"] !== "string") return undefined;
  try {
    return new X509Certificate(Buffer.from(key["key"], "base64"));
  } catch {
    return undefined;
  }
}

function thumbprints(certificate: X509Certificate): readonly string[] {
  const sha1 = createHash("sha1").update(certificate.raw).digest();
  const sha256 = createHash("sha256").update(certificate.raw).digest();
  return [sha1.toString("base64url"), sha1.toString("hex").toUpperCase(), sha256.toString("base64url")];
}

function isExpired(key: GraphDocument, now: number): boolean {
  return typeof key["endDateTime"] === "string" && Date.parse(key["endDateTime"]) <= now;
}
