import type { ProviderPackage } from "../resource-type";
import { ArmClient } from "./arm-client";
import { getSecret, keyvaultSecret, withoutApiVersion } from "./keyvault-secret";

/** The `azure-native` provider: secrets in vaults only. */
export const azureNative: ProviderPackage<ArmClient> = {
  name: "azure-native",
  types: { "azure-native:keyvault:Secret": keyvaultSecret },
  functions: { "azure-native:keyvault:getSecret": getSecret },
  canonicalToken: withoutApiVersion,
  connect: (facts) => new ArmClient(facts),
};
