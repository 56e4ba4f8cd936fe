import type { ProviderPackage } from "../resource-type";
import { ArmClient } from "./arm-client";
import { keyvaultSecret, withoutApiVersion } from "./keyvault-secret";

/** The `azure-native` provider, of which secrets in vaults are served. */
export const azureNative: ProviderPackage<ArmClient> = {
  name: "azure-native",
  types: { "azure-native:keyvault:Secret": keyvaultSecret },
  canonicalToken: withoutApiVersion,
  connect: (facts) => new ArmClient(facts),
};
