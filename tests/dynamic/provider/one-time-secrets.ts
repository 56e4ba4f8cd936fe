import { randomUUID } from "node:crypto";
import type { OauthSecret } from "../../../emulator/databricks/workspace";
import type { EmulatedPrincipal, EmulatedWorkspace } from "../../emulated-workspace";

/** The lifetime of a secret that is made for one mint, which distinguishes it from those of users. */
export const ONE_TIME_SECONDS = 900;

/** The OAuth secrets that a principal has now, oldest first. */
export function secretsOf(
  { workspace, emulator }: EmulatedWorkspace,
  { servicePrincipalId }: EmulatedPrincipal,
): readonly OauthSecret[] {
  return workspace.oauthSecrets.filter(
    ({ principalId, expiresAt }) => principalId === servicePrincipalId && expiresAt > emulator.clock.now(),
  );
}

/** Adds an OAuth secret that was made so many seconds ago, and returns its id. */
export function addSecret(
  { workspace, emulator }: EmulatedWorkspace,
  { servicePrincipalId }: EmulatedPrincipal,
  { secondsAgo = 3600, lifetimeSeconds = 63_072_000 } = {},
): string {
  const createdAt = emulator.clock.now() - secondsAgo * 1000;
  const secret: OauthSecret = {
    id: randomUUID(),
    principalId: servicePrincipalId,
    hash: randomUUID(),
    createdAt,
    expiresAt: createdAt + lifetimeSeconds * 1000,
    refusedLogins: 0,
  };
  workspace.oauthSecrets.push(secret);
  return secret.id;
}
