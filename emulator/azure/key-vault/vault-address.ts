import type { EmulatorRequest } from "../../kernel/exchange";
import type { AzureResources, Vault } from "../resources";

const VAULT_HOST = /^([0-9a-z-]+)\.(vault\.(?:localhost|emulator\.test))$/i;

/** The name of the vault that a host name addresses: "kv" for "kv.vault.localhost"; undefined for a plain host. */
export function vaultNameOf(hostname: string): string | undefined {
  return VAULT_HOST.exec(hostname)?.[1]?.toLowerCase();
}

/**
 * The domain of this emulator's vaults, with the port of the request. The other APIs take the data plane's address
 * from their own request, so that it is right on any port: "vault.localhost:8443", or
 * "vault.emulator.test:…" for clients that came by such a host name.
 */
export function vaultDomain(request: EmulatorRequest): string {
  const { port } = new URL(request.origin);
  const domain = request.hostname.endsWith("emulator.test") ? "vault.emulator.test" : "vault.localhost";
  return port === "" ? domain : `${domain}:${port}`;
}

/** Address of a vault's data plane, without a trailing slash. */
export function vaultOrigin(request: EmulatorRequest, vaultName: string): string {
  return `${new URL(request.origin).protocol}//${vaultName}.${vaultDomain(request)}`;
}

/** The vault of a data plane request: by its host name, or the only vault when the host is plain loopback. */
export function findAddressedVault(request: EmulatorRequest, resources: AzureResources): Vault | undefined {
  const name = vaultNameOf(request.hostname);
  if (name !== undefined) return resources.vaults.find((vault) => vault.name.toLowerCase() === name);
  return resources.vaults.length === 1 ? resources.vaults[0] : undefined;
}
