import * as pulumi from "@pulumi/pulumi";
import { type KeyVaultSecret, type KeyVaultSecretArgs, toSecretAddress } from "../dynamic/arguments/publish";
import { quote } from "../dynamic/arguments/quote";
import { refuseLate } from "./late-refusal";

/** By program, which its connection to the engine stands for: the component that publishes in each secret. */
const publishers = new WeakMap<object, Map<string, string>>();

/**
 * Reserves the secret for this component of the program: of two tokens in one secret, the removal of one would delete
 * the secret of the other. Throws a `pulumi.RunError` if another component has it: at once where all names are plain,
 * else when they are known.
 *
 * @returns The address, in lower case.
 */
export function claimSecret(component: string, target: KeyVaultSecretArgs): pulumi.Output<KeyVaultSecret> {
  if (isPlain(target)) {
    const refusal = claim(component, toSecretAddress(target));
    if (refusal !== undefined) throw refusal;
    return pulumi.output(toSecretAddress(target));
  }
  return pulumi.output(target).apply((known) => {
    const address = toSecretAddress(known);
    const refusal = claim(component, address);
    return refusal === undefined ? address : refuseLate<KeyVaultSecret>(refusal);
  });
}

function claim(component: string, address: KeyVaultSecret): pulumi.RunError | undefined {
  const { vaultName, secretName } = address;
  const program: object = pulumi.runtime.getMonitor() ?? publishers;
  const claims = publishers.get(program) ?? new Map<string, string>();
  publishers.set(program, claims);
  // The name of a vault is unique in Azure, whatever its resource group.
  const secret = `${vaultName}/${secretName}`;
  const owner = claims.get(secret);
  if (owner !== undefined) {
    return new pulumi.RunError(
      `ServicePrincipalToken ${quote(component)}: publish: ServicePrincipalToken ${quote(owner)} publishes in secret ${quote(secretName)} of vault ${quote(vaultName)} already: give each token a secret of its own`,
    );
  }
  claims.set(secret, component);
  return undefined;
}

function isPlain(target: KeyVaultSecretArgs): target is KeyVaultSecret {
  return Object.values(target).every((name) => typeof name === "string");
}
