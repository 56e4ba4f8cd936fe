import { quote } from "./quote";
import { missingOr, type Schema, says } from "./schema";

const refusal = missingOr((value) => {
  // In the identifier of a secret, perhaps of one of its versions, or in its resource id.
  const name = /\/secrets\/([0-9a-z-]+)(?:\/|\s*$)/i.exec(String(value))?.[1];
  return name === undefined
    ? `${quote(value)} is not the name of a Key Vault secret: letters, digits and dashes, at most 127`
    : `${quote(value)} is an address: write the name of the secret alone, ${quote(name)}`;
});

/** @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftkeyvault */
export const secretName: Schema<string> = (z) =>
  z.string(says(refusal)).check(z.regex(/^[0-9a-z-]{1,127}$/i, says(refusal)));
