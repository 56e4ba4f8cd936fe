import type { JWTPayload } from "jose";
import type { EmulatorRequest } from "../../kernel/exchange";
import { readUnverified, type UnverifiedToken } from "../../kernel/unverified-claims";
import { hasPropagated } from "../azure-behaviour";
import type { Context } from "../azure-state";
import { type Application, findServicePrincipalByAppId, type PasswordCredential } from "../directory";
import { hashSecret } from "../secret-hash";
import { verifyCertificateAssertion } from "./certificate-assertion";
import type { ClientCredentials } from "./client-credentials-grant";
import { entraFailure } from "./entra-failure";
import { verifyFederatedAssertion } from "./federated-assertion";

/** The `appidacr` claim: "1" for a login by secret, "2" by assertion. */
export type ClientAuthentication = "1" | "2";

/** Checks that the caller is the application, or throws Entra's error. */
export async function authenticateClient(
  request: EmulatorRequest,
  context: Context,
  application: Application,
  client: ClientCredentials,
): Promise<ClientAuthentication> {
  if (client.assertion !== undefined) {
    const { header, claims } = decodeAssertion(request, context, client.assertion);
    requireValidTimes(request, context, claims);
    const isSelfSigned = claims.iss === application.appId && claims.sub === application.appId;
    const verify = isSelfSigned ? verifyCertificateAssertion : verifyFederatedAssertion;
    await verify(request, context, { application, assertion: client.assertion, header, claims });
    return "2";
  }
  if (client.secret !== undefined) {
    verifySecret(request, context, application, client.secret);
    return "1";
  }
  const text = "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.";
  throw entraFailure(request, context.now, 7000216, text);
}

function decodeAssertion(request: EmulatorRequest, { now }: Context, assertion: string): UnverifiedToken {
  const token = readUnverified(assertion);
  if (token !== undefined) return token;
  const text = "Client assertion contains an invalid signature. [Reason - The assertion is not a JSON web token.]";
  throw entraFailure(request, now, 700027, text);
}

function requireValidTimes(request: EmulatorRequest, { now }: Context, claims: JWTPayload): void {
  const seconds = now / 1000;
  const isValid = claims.exp !== undefined && seconds < claims.exp && seconds >= (claims.nbf ?? 0) - 300;
  if (isValid) return;
  const text =
    `Client assertion is not within its valid time range. Current time: ${toTime(seconds)}, assertion valid from` +
    ` ${toTime(claims.nbf ?? claims.iat)}, expiry time of assertion ${toTime(claims.exp)}.`;
  throw entraFailure(request, now, 700024, text);
}

function toTime(epochSeconds: number | undefined): string {
  const time = new Date((epochSeconds ?? Number.NaN) * 1000);
  return Number.isNaN(time.getTime()) ? "unknown" : time.toISOString();
}

function verifySecret(request: EmulatorRequest, context: Context, application: Application, secret: string): void {
  const { directory } = context.tenant;
  const principal = findServicePrincipalByAppId(directory, application.appId);
  const passwords = [...application.passwords, ...(principal?.passwords ?? [])];
  const secretHash = hashSecret(secret);
  const matching = passwords.find((password) => password.secretHash === secretHash);
  const isKnown = matching !== undefined && hasPropagated(matching, directory.behaviour.newSecret, context.now);
  if (isKnown && !isExpired(matching, context.now)) return;
  if (matching !== undefined && !isKnown) context.touch();
  // A replica that does not know the new secret yet checks the older ones.
  const others = passwords.filter((password) => password !== matching);
  const allExpired = others.length > 0 && others.every((password) => isExpired(password, context.now));
  if (isKnown || (matching !== undefined && allExpired)) {
    const text =
      `The provided client secret keys for app '${application.appId}' are expired. Visit the Azure portal to create new` +
      ` keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added` +
      ` security: https://aka.ms/certCreds.`;
    throw entraFailure(request, context.now, 7000222, text);
  }
  const text =
    `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the` +
    ` client secret ID, for a secret added to app '${application.appId}'.`;
  throw entraFailure(request, context.now, 7000215, text);
}

function isExpired(password: PasswordCredential, now: number): boolean {
  return Date.parse(password.endDateTime) <= now;
}
