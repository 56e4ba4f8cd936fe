import { isLoopback } from "./host";

/**
 * Whether a text is the URL of a vault's data plane: only there a login for vaults may be sent.
 *
 * @see https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#vault-name-and-object-name
 */
export function isVaultUri(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const { protocol, hostname, pathname, search, hash, username, password } = url;
  if (pathname !== "/" || `${search}${hash}${username}${password}` !== "") return false;
  if (isLoopback(url)) return true;
  return (
    protocol === "https:" &&
    /^[0-9a-z-]{3,24}\.vault\.(azure\.net|azure\.cn|usgovcloudapi\.net|localhost)$/.test(hostname)
  );
}

/** Where a vault answers: scheme, host and port. `domain` is that of the vaults of a cloud: "vault.azure.net". */
export function toVaultOrigin(
  { vaultName, vaultUri }: { readonly vaultName?: string | undefined; readonly vaultUri?: string | undefined },
  domain: string,
): string {
  return vaultUri === undefined ? `https://${String(vaultName).toLowerCase()}.${domain}` : new URL(vaultUri).origin;
}
