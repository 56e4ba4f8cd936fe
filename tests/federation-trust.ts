import { randomUUID } from "node:crypto";
import type { EmulatedPrincipal, EmulatedWorkspace } from "./emulated-workspace";

/** Whose identity tokens are trusted. */
export interface TrustedIdentity {
  readonly issuer: string;
  readonly subject: string;
}

/** Makes Entra accept these identity tokens for an application. */
export function trustInEntra(
  { emulator }: EmulatedWorkspace,
  clientId: string,
  { issuer, subject }: TrustedIdentity,
  audience: string,
): void {
  const { applications } = emulator.store.document.directory;
  applications
    .find(({ appId }) => appId === clientId)
    ?.federatedCredentials.push({
      id: randomUUID(),
      document: { name: "run", issuer, subject, audiences: [audience] },
      createdAt: 0,
      misses: 0,
      seeded: true,
    });
}

/** Makes the workspace accept these identity tokens for a principal. */
export function trustInDatabricks(
  { workspace }: EmulatedWorkspace,
  { servicePrincipalId }: Pick<EmulatedPrincipal, "servicePrincipalId">,
  { issuer, subject }: TrustedIdentity,
  audiences: readonly string[],
): void {
  workspace.federationPolicies.push({
    policyId: randomUUID(),
    uid: randomUUID(),
    principalId: servicePrincipalId,
    createdAt: 0,
    updatedAt: 0,
    description: "",
    oidc: { issuer, subject, subjectClaim: "sub", audiences: [...audiences] },
    refusedLogins: 0,
  });
}
