import { createHash } from "node:crypto";
import { FIRST_PARTY } from "../../emulator/azure/directory";
import type { Tenant } from "../../emulator/tenant";

/** What a tenant has beyond its seed, by kind. */
export interface Remains {
  readonly what: string;
  readonly left: readonly string[];
}

/** What a program has left in the tenant; soft-deleted Key Vault secrets do not count. */
export function remainsOf({ seed, workspace, directory, resources }: Tenant): readonly Remains[] {
  const { system, user } = seed.runners.managedIdentities;
  const own = [seed.deployer.clientId, system.clientId, user.clientId];
  const isSeeded = (applicationId: string): boolean =>
    own.includes(applicationId) || FIRST_PARTY.some(({ appId }) => appId === applicationId);
  const adminTokenId = createHash("sha256").update(seed.admin.tokenValue).digest("hex");
  const principals = workspace.principals.flatMap((principal) =>
    principal.kind === "servicePrincipal" ? [principal] : [],
  );
  const deployerId = principals.find((principal) => principal.applicationId === seed.deployer.clientId)?.id;
  const secrets = resources.vaults
    .flatMap((vault) => Object.values(vault.secrets))
    .filter((secret) => secret.deleted === undefined);
  return [
    { what: "tokens", left: workspace.tokens.map((token) => token.tokenId).filter((id) => id !== adminTokenId) },
    {
      what: "OAuth secrets",
      left: workspace.oauthSecrets.filter((secret) => secret.principalId !== deployerId).map((secret) => secret.id),
    },
    { what: "grants", left: workspace.tokenGrants.map(({ name }) => name) },
    { what: "policies", left: workspace.federationPolicies.map(({ policyId }) => policyId) },
    { what: "vault", left: secrets.map((secret) => secret.name) },
    { what: "principals", left: principals.map((principal) => principal.applicationId).filter((id) => !isSeeded(id)) },
    {
      what: "directory",
      left: directory.servicePrincipals.map((principal) => principal.appId).filter((id) => !isSeeded(id)),
    },
    {
      what: "apps",
      left: directory.applications.map((application) => application.appId).filter((id) => !isSeeded(id)),
    },
  ];
}
