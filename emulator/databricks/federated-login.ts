import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import { findIssuerKey } from "../identity/issuers";
import { readUnverified } from "../kernel/unverified-claims";
import type { Context } from "./databricks-state";
import { isKnownYet } from "./login-delay";
import type { FederationPolicy } from "./workspace";

/** What the policies of a principal make of an identity token. */
export type FederationVerdict =
  | { readonly kind: "accepted" }
  /** No policy has its issuer and subject. */
  | { readonly kind: "no policy"; readonly claims: JWTPayload }
  /** A policy has, for other audiences. */
  | { readonly kind: "other audience"; readonly claims: JWTPayload; readonly accepted: readonly string[] };

const KEY_DEADLINE_MILLISECONDS = 5_000;

/**
 * Judges an identity token. Its signature is checked where the policy carries the keys, or the issuer is one of the
 * tenant's own or on this machine; the keys of a public issuer are out of reach here, and its tokens are accepted without
 * that check.
 */
export async function judgeSubjectToken(
  policies: readonly FederationPolicy[],
  token: string,
  context: Context,
): Promise<FederationVerdict> {
  const claims = readUnverified(token)?.claims ?? {};
  const ofSubject: FederationPolicy[] = [];
  for (const policy of policies) if (await isForSubject(policy, token, claims, context)) ofSubject.push(policy);
  const known = ofSubject.filter(isKnownYet);
  if (known.length === 0) return { kind: "no policy", claims };
  const presented = toAudiences(claims);
  const accepted = known.flatMap(({ oidc }) => oidc.audiences);
  if (presented.some((audience) => accepted.includes(audience))) return { kind: "accepted" };
  return { kind: "other audience", claims, accepted };
}

/** The audiences of an identity token. */
export function toAudiences({ aud = [] }: JWTPayload): readonly string[] {
  return Array.isArray(aud) ? aud : [aud];
}

/** The discovery document of an issuer on this machine; undefined for any other, which is not called. */
export async function getIssuerKeys(issuer: string): Promise<JSONWebKeySet | undefined> {
  if (!URL.canParse(issuer) || !["localhost", "127.0.0.1", "[::1]"].includes(new URL(issuer).hostname))
    return undefined;
  const { jwks_uri } = (await getJson(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`)) as {
    readonly jwks_uri: string;
  };
  return (await getJson(jwks_uri)) as JSONWebKeySet;
}

async function isForSubject(
  { oidc: { issuer, subject, subjectClaim, jwksJson } }: FederationPolicy,
  token: string,
  claims: JWTPayload,
  { tenant, now, touch }: Context,
): Promise<boolean> {
  if (claims.iss !== issuer || claims[subjectClaim] !== subject) return false;
  try {
    const own = findIssuerKey(tenant.identity, issuer, touch);
    const given = jwksJson === undefined ? undefined : (JSON.parse(jwksJson) as JSONWebKeySet);
    const keys = given ?? (own === undefined ? await getIssuerKeys(issuer) : { keys: [own.publicJwk] });
    if (keys === undefined) return claims.exp !== undefined && claims.exp * 1000 > now;
    await jwtVerify(token, createLocalJWKSet(keys), { currentDate: new Date(now) });
    return true;
  } catch {
    return false;
  }
}

async function getJson(address: string): Promise<unknown> {
  const response = await fetch(address, { signal: AbortSignal.timeout(KEY_DEADLINE_MILLISECONDS) });
  return response.json();
}
