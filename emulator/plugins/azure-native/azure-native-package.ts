import type { ProviderPackage } from "../resource-type";
import { ArmClient } from "./arm-client";
import { getWorkspace } from "./databricks-workspace";
import { getSecret, keyvaultSecret, withoutApiVersion } from "./keyvault-secret";

/** The `azure-native` provider: secrets in vaults, and the address of a workspace. */
export const azureNative: ProviderPackage<ArmClient> = {
  name: "azure-native",
  types: { "azure-native:keyvault:Secret": keyvaultSecret },
  functions: { "azure-native:keyvault:getSecret": getSecret, "azure-native:databricks:getWorkspace": getWorkspace },
  canonicalToken: withoutApiVersion,
  connect: (facts) => new ArmClient(facts),
};
