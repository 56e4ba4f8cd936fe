/** Claims of the identity token that a login was refused with. They identify, and hold no secret. */
export interface FederatedIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  /** Application that the token was to log in. */
  readonly applicationId: string;
  /** Its numeric id in workspace and account; undefined if it is not known. */
  readonly servicePrincipalId?: string | undefined;
}

/** Where trust in an identity token is kept. */
export type Truster = "Entra" | "Databricks";

const SIGNED_JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Longer claims are cut: they come from a server. */
const LONGEST_CLAIM = 300;

/** The claims of an identity token that says who logs in; undefined for a text that is no such token. */
export function readFederatedIdentity(token: string, applicationId: string): FederatedIdentity | undefined {
  const { iss, sub, aud } = decodeClaims(token) ?? {};
  const audience: unknown = Array.isArray(aud) ? aud[0] : aud;
  if (typeof iss !== "string" || typeof sub !== "string" || typeof audience !== "string") return undefined;
  return { issuer: toShort(iss), subject: toShort(sub), audience: toShort(audience), applicationId };
}

/** Whether a text has the form of an identity token: a signed JWT. */
export function isIdentityToken(text: string): boolean {
  return SIGNED_JWT.test(text) && decodeClaims(text) !== undefined;
}

/** The sentence with the command by which somebody who may do so makes the identity trusted. Has no full stop. */
export function toTrustAdvice(
  { issuer, subject, audience, applicationId, servicePrincipalId = "SERVICE_PRINCIPAL_ID" }: FederatedIdentity,
  truster: Truster,
): string {
  const trust = { issuer, subject, audiences: [audience] };
  const command =
    truster === "Entra"
      ? `az ad app federated-credential create --id ${applicationId} --parameters ${inShell({ name: "databricks-pat", ...trust })}`
      : `databricks account service-principal-federation-policy create ${servicePrincipalId} --json ${inShell({ oidc_policy: trust })}`;
  return `The identity token of this run has the subject ${subject}, and is trusted after: ${command}`;
}

function inShell(value: object): string {
  return `'${JSON.stringify(value).replaceAll("'", `'\\''`)}'`;
}

function toShort(claim: string): string {
  return claim.length <= LONGEST_CLAIM ? claim : `${claim.slice(0, LONGEST_CLAIM)}…`;
}

function decodeClaims(token: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")) as unknown;
    return typeof claims === "object" && claims !== null ? (claims as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
