import { addVersion } from "../../emulator/azure/key-vault/secret-store";
import type { PlaceName } from "./component-args";
import { SCOPE } from "./place-cases";
import type { RewindableTenant } from "./rewindable-tenant";

/** What a place holds. */
export interface HeldValue {
  readonly place: PlaceName;
  /** Of the vault's secret, or of the key in the scope. */
  readonly name: string;
  readonly value: string;
}

/** Everything that the vault and the scope hold under names that begin so. */
export function valuesUnder(tenant: RewindableTenant, prefix: string): readonly HeldValue[] {
  const inVault = Object.keys(tenant.document.resources.vaults[0]?.secrets ?? {}).flatMap((name) => {
    const value = tenant.heldValue(name);
    return value === undefined ? [] : [{ place: "vault" as const, name, value }];
  });
  const inScope = Object.entries(keysOf(tenant)).map(([name, { base64 }]) => {
    return { place: "scope" as const, name, value: Buffer.from(base64, "base64").toString("utf8") };
  });
  return [...inVault, ...inScope].filter(({ name }) => name.startsWith(prefix));
}

/** Somebody else writes to a place. */
export function overwrite(tenant: RewindableTenant, place: PlaceName, name: string): void {
  const value = "by hand";
  if (place === "scope") {
    keysOf(tenant)[name] = { base64: Buffer.from(value).toString("base64"), updatedAt: tenant.now() };
    return;
  }
  const [vault] = tenant.document.resources.vaults;
  if (vault === undefined) throw new Error("there is no vault");
  const write = { value, contentType: undefined, enabled: true, notBefore: undefined, expires: undefined, tags: {} };
  addVersion(vault, name, write, tenant.now());
}

function keysOf({ workspace }: RewindableTenant): Record<string, { base64: string; updatedAt: number }> {
  return workspace.secretScopes.find(({ name }) => name === SCOPE)?.secrets ?? {};
}
