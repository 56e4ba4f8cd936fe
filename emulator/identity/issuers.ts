import { randomUUID } from "node:crypto";
import type { JWTPayload } from "jose";
import { createSigningKey, type SigningKey, signJwt } from "../kernel/signing";
import type { Seed } from "../seed";

/** Who issues identity tokens to pipelines and machines. */
export const ISSUER_NAMES = ["github", "azure-devops", "kubernetes"] as const;

export type IssuerName = (typeof ISSUER_NAMES)[number];

/** An issuer of identity tokens. */
export interface Issuer {
  /** The `iss` claim: that of the real service, unless a test changes it. */
  issuer: string;
  /** The `sub` claim of the runner. */
  subject: string;
}

/** A service connection of Azure DevOps, by which a pipeline logs in to Entra. */
export interface ServiceConnection extends Issuer {
  readonly id: string;
}

/** The issuers of the tenant's runners. Plain JSON: a test changes a field, and the next token has it. */
export interface Identity {
  /** Signs the identity tokens of every issuer; made when the first one is asked for. */
  signingKey?: SigningKey;
  readonly issuers: Readonly<Record<IssuerName, Issuer>>;
  serviceConnections: ServiceConnection[];
}

/** What an identity token says. */
export interface IdentityToken extends Issuer {
  readonly audience: string;
  readonly lifetimeSeconds: number;
  /** Beside those that every token has. */
  readonly claims?: JWTPayload;
}

/** Names of the organization and project of Azure DevOps. */
export const AZURE_DEVOPS = { organization: "contoso", project: "data" } as const;

/** The issuers on the tenant's first day. */
export function createIdentity({ tenantId, runners }: Seed): Identity {
  const { organization, project } = AZURE_DEVOPS;
  const { organizationId, serviceConnectionId } = runners.azureDevOps;
  const azureDevOps = `https://vstoken.dev.azure.com/${organizationId}`;
  return {
    issuers: {
      github: {
        issuer: "https://token.actions.githubusercontent.com",
        // The form of repositories that were made, renamed or transferred since 2026-07-15; others have no ids in it.
        subject: "repo:contoso@1234567/data-platform@7654321:environment:production",
      },
      "azure-devops": { issuer: azureDevOps, subject: `p://${organization}/${project}/deploy` },
      kubernetes: {
        issuer: `https://westeurope.oic.prod-aks.azure.com/${tenantId}/${runners.kubernetes.clusterId}/`,
        subject: "system:serviceaccount:pipelines:deployer",
      },
    },
    serviceConnections: [
      { id: serviceConnectionId, issuer: azureDevOps, subject: `sc://${organization}/${project}/databricks` },
    ],
  };
}

/** Signs an identity token; `now` in epoch milliseconds. `onNewKey` is called when that made the issuers' key. */
export function issueIdentityToken(
  identity: Identity,
  token: IdentityToken,
  now: number,
  onNewKey: () => void,
): Promise<string> {
  const issuedAt = Math.floor(now / 1000);
  return signJwt(getSigningKey(identity, onNewKey), {
    ...token.claims,
    iss: token.issuer,
    sub: token.subject,
    aud: token.audience,
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + token.lifetimeSeconds,
    jti: randomUUID(),
  });
}

/** The key of all issuers. A tenant without federation never needs it, and starts faster without. */
export function getSigningKey(identity: Identity, onNewKey: () => void): SigningKey {
  if (identity.signingKey === undefined) {
    identity.signingKey = createSigningKey();
    onNewKey();
  }
  return identity.signingKey;
}

/** The key of the issuer with this `iss`; undefined if it is not one of the tenant's. */
export function findIssuerKey(identity: Identity, issuer: string, onNewKey: () => void): SigningKey | undefined {
  const all = [...Object.values(identity.issuers), ...identity.serviceConnections];
  return all.some((known) => known.issuer === issuer) ? getSigningKey(identity, onNewKey) : undefined;
}
