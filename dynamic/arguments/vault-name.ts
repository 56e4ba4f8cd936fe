import { quote } from "./quote";
import { missingOr, type Schema, says } from "./schema";

const refusal = missingOr(
  (value) =>
    `${quote(value)} is not the name of a Key Vault: 3 to 24 letters, digits and single dashes, a letter first, no dash last`,
);

/** @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftkeyvault */
export const vaultName: Schema<string> = (z) =>
  z.string(says(refusal)).check(z.regex(/^(?=.{3,24}$)[a-z][0-9a-z]*(-[0-9a-z]+)*$/i, says(refusal)));
