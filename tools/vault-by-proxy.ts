import { lookup } from "node:dns/promises";
import type { ProvidedPlugins } from "./plugins";

/** A name below the emulator's domain for vaults. */
const VAULT_NAME = "kv-emulator.vault.localhost";

/** A function that resolves a name like `dns.lookup`. */
type Lookup = (name: string) => Promise<{ readonly address: string }>;

/**
 * Whether the run reaches the vault through the emulator's proxy: the real azure-native plugin resolves the vault's name,
 * and not every machine knows that names below `localhost` are its own. The stand-in resolves nothing.
 */
export async function needsVaultProxy({ real }: ProvidedPlugins, resolve: Lookup = lookup): Promise<boolean> {
  if (!real.some(({ name }) => name === "azure-native")) return false;
  return resolve(VAULT_NAME).then(
    ({ address }) => address !== "127.0.0.1",
    () => true,
  );
}
