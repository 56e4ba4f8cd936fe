import { quote } from "./quote";
import { missingOr, type Schema, says } from "./schema";

const refusal = missingOr(
  (value) => `${quote(value)} is not the name of a Key Vault secret: letters, digits and dashes, at most 127`,
);

/** @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftkeyvault */
export const secretName: Schema<string> = (z) =>
  z.string(says(refusal)).check(z.regex(/^[0-9a-z-]{1,127}$/i, says(refusal)));
