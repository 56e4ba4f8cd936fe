import { quote } from "./quote";
import { missingOr, type Schema, says } from "./schema";

const refusal = missingOr((value) => {
  const name = typeof value === "string" ? nameIn(value) : undefined;
  return name === undefined
    ? `${quote(value)} is not the name of a Key Vault: 3 to 24 letters, digits and single dashes, a letter first, no dash last`
    : `${quote(value)} is an address: write the name of the vault alone, ${quote(name)}`;
});

/** The name of a vault in its URL, host name or resource id. */
function nameIn(address: string): string | undefined {
  return (
    /^\s*(?:https?:\/\/)?([0-9a-z-]+)\.vault\./i.exec(address)?.[1] ??
    /\/vaults\/([0-9a-z-]+)(?:\/|\s*$)/i.exec(address)?.[1]
  );
}

/** @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftkeyvault */
export const vaultName: Schema<string> = (z) =>
  z.string(says(refusal)).check(z.regex(/^(?=.{3,24}$)[a-z][0-9a-z]*(-[0-9a-z]+)*$/i, says(refusal)));
