import type { ApiError } from "./api-error";

/**
 * Refusals of the places where tokens are published: vaults, and secret scopes of Databricks. A vault's calls are
 * known by who makes them.
 *
 * @see https://learn.microsoft.com/azure/key-vault/general/rest-error-codes
 */
export const SINK_REFUSALS = {
  VAULT_NETWORK: {
    recognises: (error: ApiError) =>
      isVaultCall(error) &&
      (/^ForbiddenBy(Firewall|Connection)$/.test(error.serverCode ?? "") ||
        /client address is not authorized|public network access is disabled|TCP connection does not allow/i.test(
          error.serverMessage,
        )),
    advice:
      "The network rules of the vault do not let this machine in, whatever the login: run pulumi inside its network, or have the address allowed under Networking > Firewalls and virtual networks; a new rule takes some minutes",
  },
  VAULT_FORBIDDEN: {
    recognises: (error: ApiError) =>
      isVaultCall(error) && error.status === 403 && error.serverCode !== "SecretDisabled",
    advice:
      "The login may not do this with the vault's secrets: give it the role Key Vault Secrets Officer on the vault, or, in a vault with access policies, Get, Set, Delete and Recover for secrets; a new role takes some minutes",
  },
  VAULT_LOGIN: {
    recognises: (error: ApiError) => isVaultCall(error) && error.status === 401,
    advice:
      "The vault does not take this login: it must be of the vault's own Entra tenant, or of an application that this tenant knows too; give the sink a login of its own",
  },
  VAULT_BUSY: {
    recognises: (error: ApiError) => isVaultCall(error) && error.status === 429,
    advice:
      "The vault takes only so many calls in ten seconds, of all its users together: run pulumi up again later, or publish in a vault with fewer users",
  },
  SECRET_DISABLED: {
    recognises: (error: ApiError) => isVaultCall(error) && error.serverCode === "SecretDisabled",
    advice:
      "Somebody has disabled the secret: pulumi refresh and pulumi up write the token again, as an enabled version",
  },
  SECRET_DELETED: {
    recognises: (error: ApiError) => isVaultCall(error) && error.serverCode === "ObjectIsDeletedButRecoverable",
    advice: "The vault keeps a deleted secret of this name: recover it, with az keyvault secret recover, or purge it",
  },
  SECRET_BUSY: {
    recognises: (error: ApiError) =>
      isVaultCall(error) && /^ObjectIsBeing(Deleted|Recovered)$/.test(error.serverCode ?? ""),
    advice: "The vault is still deleting or recovering a secret of this name: run pulumi up again in a few minutes",
  },
  SCOPE_READ_ONLY: {
    recognises: ({ serverMessage }: ApiError) => /Azure Key ?Vault.backed scope/i.test(serverMessage),
    advice:
      'A scope that Azure Key Vault backs is read-only in Databricks: publish in that vault, with kind "key-vault", and the scope shows the secret; or choose a scope that Databricks keeps',
  },
  SCOPE_UNKNOWN: {
    recognises: ({ attempted, serverMessage }: ApiError) =>
      isScopeCall(attempted) && /^Scope .*does not exist/i.test(serverMessage),
    advice:
      "The workspace has no such scope: create it, with databricks.SecretScope or databricks secrets create-scope, or correct its name",
  },
  SCOPE_FORBIDDEN: {
    recognises: ({ attempted, status, serverMessage }: ApiError) =>
      isScopeCall(attempted) && status === 403 && /permission/i.test(serverMessage),
    advice: "The login may not write in this scope: give it WRITE there, with databricks secrets put-acl",
  },
} as const;

/** Whether a call went to the data plane of a vault. */
export function isVaultCall({ facts }: ApiError): boolean {
  return facts.callee === "vault";
}

function isScopeCall(attempted: string): boolean {
  return attempted.includes("/api/2.0/secrets/");
}
