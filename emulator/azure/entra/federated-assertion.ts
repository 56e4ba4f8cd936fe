import { createLocalJWKSet, type JSONWebKeySet, jwtVerify, type JWTPayload } from "jose";
import { findIssuerKey } from "../../identity/issuers";
import type { EmulatorRequest } from "../../kernel/exchange";
import { verifyJwt } from "../../kernel/signing";
import { hasPropagated } from "../azure-behaviour";
import type { Context } from "../azure-state";
import type { Application, FederatedCredential } from "../directory";
import { entraFailure } from "./entra-failure";
import type { PresentedAssertion } from "./presented-assertion";

const ADVICE =
  "Check your federated identity credential Subject, Audience and Issuer against the presented assertion." +
  " https://learn.microsoft.com/entra/workload-id/workload-identity-federation";
const KEY_DEADLINE_MILLISECONDS = 5_000;

/**
 * Checks another issuer's token against the application's federated credentials: issuer, subject and audience exactly,
 * upper and lower case too. The signature is checked when the issuer is one of the tenant's own, or is on loopback and its
 * keys can be fetched; the keys of any other issuer are out of reach here, and its tokens are accepted without that check.
 */
export async function verifyFederatedAssertion(
  request: EmulatorRequest,
  context: Context,
  { application, assertion, claims }: PresentedAssertion,
): Promise<void> {
  const { directory } = context.tenant;
  const issuer = claims.iss ?? "";
  const subject = claims.sub ?? "";
  const missKey = JSON.stringify([application.appId, issuer, subject]);
  const cacheMilliseconds = directory.behaviour.federatedNegativeCacheSeconds * 1000;
  const isCachedMiss = context.now < (directory.federatedMisses[missKey] ?? -Infinity) + cacheMilliseconds;
  const mismatch = isCachedMiss ? subjectMismatch(subject) : findMismatch(context, application, claims);
  if (mismatch !== undefined) {
    if (cacheMilliseconds > 0 && !isCachedMiss) {
      directory.federatedMisses[missKey] = context.now;
      context.touch();
    }
    throw entraFailure(request, context.now, mismatch.code, mismatch.text);
  }
  const own = findIssuerKey(context.tenant.identity, issuer, () => context.touch());
  const isSigned =
    own === undefined
      ? !isLoopback(issuer) || (await isSignedBy(issuer, assertion, context.now))
      : (await verifyJwt(own, assertion, context.now)) !== undefined;
  if (!isSigned) {
    const text = "Client assertion contains an invalid signature. [Reason - The key was not found.]";
    throw entraFailure(request, context.now, 700027, text);
  }
}

type Mismatch = { readonly code: 700211 | 700212 | 700213 | 7002137 | 7002138; readonly text: string };

function findMismatch(context: Context, application: Application, claims: JWTPayload): Mismatch | undefined {
  const { directory } = context.tenant;
  const issuer = claims.iss ?? "";
  const subject = claims.sub ?? "";
  const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud ?? ""];
  const known = application.federatedCredentials.filter((credential) => {
    if (hasPropagated(credential, directory.behaviour.newFederatedCredential, context.now)) return true;
    context.touch();
    return false;
  });
  if (known.length === 0) return subjectMismatch(subject);
  const ofIssuer = known.filter(({ document }) => document["issuer"] === issuer);
  if (ofIssuer.length === 0) {
    const text = `No matching federated identity record found for presented assertion issuer '${issuer}'. ${ADVICE}`;
    return { code: 700211, text };
  }
  const ofSubject = ofIssuer.filter(({ document }) => document["subject"] === subject);
  if (ofSubject.length === 0) return nearMismatch(ofIssuer, subject) ?? subjectMismatch(subject);
  if (ofSubject.some(({ document }) => hasAudience(document["audiences"], audiences))) return undefined;
  const text = `No matching federated identity record found for presented assertion audience '${audiences.join(" ")}'. ${ADVICE}`;
  return { code: 700212, text };
}

function subjectMismatch(subject: string): Mismatch {
  const text = `No matching federated identity record found for presented assertion subject '${subject}'. ${ADVICE}`;
  return { code: 700213, text };
}

/** The two mistakes that Entra reports separately: letter case, and a wrong form of Entra's own "/eid1/…" subjects. */
function nearMismatch(credentials: readonly FederatedCredential[], subject: string): Mismatch | undefined {
  const start = `No matching federated identity record found for presented assertion subject '${subject}'.`;
  if (subject.startsWith("/eid1/")) {
    return {
      code: 7002137,
      text: `${start} Please make sure the federated identity credential Subject is '${subject}'.`,
    };
  }
  const isCaseOnly = credentials.some(
    ({ document }) => String(document["subject"]).toLowerCase() === subject.toLowerCase(),
  );
  if (!isCaseOnly) return undefined;
  const text = `${start} The subject matches with case-insensitive comparison, but not with case-sensitive comparison. ${ADVICE}`;
  return { code: 7002138, text };
}

function hasAudience(wanted: unknown, presented: readonly string[]): boolean {
  return Array.isArray(wanted) && presented.some((audience) => wanted.includes(audience));
}

function isLoopback(issuer: string): boolean {
  return URL.canParse(issuer) && ["localhost", "127.0.0.1", "[::1]"].includes(new URL(issuer).hostname);
}

async function isSignedBy(issuer: string, assertion: string, now: number): Promise<boolean> {
  try {
    const base = issuer.replace(/\/$/, "");
    const configuration = (await getJson(`${base}/.well-known/openid-configuration`)) as { jwks_uri: string };
    const keys = (await getJson(configuration.jwks_uri)) as JSONWebKeySet;
    await jwtVerify(assertion, createLocalJWKSet(keys), { currentDate: new Date(now), clockTolerance: 300 });
    return true;
  } catch {
    return false;
  }
}

async function getJson(address: string): Promise<unknown> {
  const response = await fetch(address, { signal: AbortSignal.timeout(KEY_DEADLINE_MILLISECONDS) });
  return response.json();
}
