import type { EmulatorRequest } from "../../kernel/exchange";
import { HttpFailure } from "../../kernel/exchange";
import { type BearerRefusal, readCaller } from "../bearer";
import type { Context } from "../azure-state";
import { FIRST_PARTY_APP_IDS } from "../directory";
import type { SecretPermission, Vault } from "../resources";
import { vaultError, vaultFailure } from "./vault-failure";
import { findAddressedVault, vaultDomain, vaultNameOf } from "./vault-address";

/**
 * The vault that the request addresses, for a caller who may do this with its secrets. Without a token the answer is the
 * challenge from which Key Vault clients learn where to log in, and for which resource.
 */
export async function requireVault(
  request: EmulatorRequest,
  context: Context,
  permission: SecretPermission,
): Promise<Vault> {
  const vault = findAddressedVault(request, context.tenant.resources);
  if (vault === undefined) {
    throw vaultFailure(404, "VaultNotFound", `The vault of host '${request.hostname}' does not exist.`);
  }
  const caller = await readCaller(request, context, isVaultAudience);
  if ("reason" in caller) throw challenge(request, context, caller);
  if (!request.query.has("api-version")) {
    const text = "The api-version query parameter (?api-version=) is required for all requests.";
    throw vaultFailure(400, "MissingApiVersionParameter", text);
  }
  if (vault.network !== undefined) throw refuseNetwork(vault);
  if (vault.policies !== undefined) {
    if ((vault.policies[caller.objectId] ?? []).includes(permission)) return vault;
    const text =
      `The user, group or application 'appid=${caller.appId};oid=${caller.objectId};iss=https://sts.windows.net/` +
      `${context.tenant.directory.tenantId}/' does not have secrets ${permission} permission on key vault` +
      ` '${vault.name};location=${vault.location}'.`;
    throw vaultFailure(403, "Forbidden", text, "AccessDenied");
  }
  if (!context.tenant.resources.contributors.includes(caller.objectId)) {
    const text =
      `Caller is not authorized to perform action on resource. If role assignments, deny assignments or role definitions` +
      ` were changed recently, please observe propagation time. Caller: appid=${caller.appId};oid=${caller.objectId}` +
      ` Vault: ${vault.name};location=${vault.location}`;
    throw vaultFailure(403, "Forbidden", text, "ForbiddenByRbac");
  }
  return vault;
}

function refuseNetwork({ name, location, network }: Vault): HttpFailure {
  if (network === "private") {
    const text =
      "Public network access is disabled and request is not from a trusted service nor via an approved private link.";
    return vaultFailure(403, "Forbidden", text, "ForbiddenByConnection");
  }
  const text =
    `Client address is not authorized and caller is not a trusted service. Client address: 203.0.113.7` +
    ` Vault: ${name};location=${location}`;
  return vaultFailure(403, "Forbidden", text, "ForbiddenByFirewall");
}

function challenge(request: EmulatorRequest, { tenant }: Context, refusal: BearerRefusal): HttpFailure {
  const login = `${request.origin}/${tenant.directory.tenantId}`;
  return new HttpFailure({
    ...vaultError(401, "Unauthorized", explain(refusal)),
    headers: { "www-authenticate": `Bearer authorization="${login}", resource="${challengedResource(request)}"` },
  });
}

/** Clients refuse a resource whose domain does not contain the vault's host. Clients in Go compare the port too. */
function challengedResource(request: EmulatorRequest): string {
  return vaultNameOf(request.hostname) === undefined ? "https://vault.azure.net" : `https://${vaultDomain(request)}`;
}

function isVaultAudience(audience: string): boolean {
  if (audience === "https://vault.azure.net" || audience === FIRST_PARTY_APP_IDS.azureKeyVault) return true;
  return /^https:\/\/vault\.(localhost|emulator\.test)(:\d+)?$/.test(audience);
}

function explain(refusal: BearerRefusal): string {
  switch (refusal.reason) {
    case "missing":
      return "AKV10000: Request is missing a Bearer or PoP token.";
    case "malformed":
      return "AKV10001: Could not parse or validate the token.";
    case "expired":
      return "[TokenExpired] Error validating token: 'S2S12086'.";
    case "audience":
      return `AKV10022: Invalid audience. Expected https://vault.azure.net, found: ${refusal.audience}.`;
  }
}
