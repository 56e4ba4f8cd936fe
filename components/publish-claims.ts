import * as pulumi from "@pulumi/pulumi";
import { type KeyVaultSecret, type KeyVaultSecretArgs, publish, toSecretAddress } from "../dynamic/arguments/publish";
import { quote } from "../dynamic/arguments/quote";
import { problemOf } from "../dynamic/arguments/schema";
import { failRun } from "./run-failure";

/** Stands in messages for a name that is secret. */
export const HIDDEN = "[secret]";

const SECRET_PROBLEM =
  "one of its names, which are secret, is not valid: check resourceGroupName, vaultName and secretName";

/** By program, which its connection to the engine stands for: the component that publishes in each secret. */
const publishers = new WeakMap<object, Map<string, string>>();

/**
 * Reserves the secret for this component of the program: of two tokens in one secret, the removal of one would delete
 * the secret of the other. Throws a `pulumi.RunError` if another component has it: at once where all names are plain,
 * else when they are known. Then it also checks them.
 *
 * @returns The address, in lower case.
 */
export function claimSecret(component: string, target: KeyVaultSecretArgs): pulumi.Output<KeyVaultSecret> {
  if (isPlain(target)) {
    const refusal = claim(component, toSecretAddress(target), false);
    if (refusal !== undefined) throw refusal;
    return pulumi.output(toSecretAddress(target));
  }
  const known = pulumi.output(target);
  return pulumi.all([known, pulumi.isSecret(known)]).apply(([names, isSecret]) => {
    const problem = problemOf(publish.schema, names);
    const refusal =
      problem === undefined
        ? claim(component, toSecretAddress(names), isSecret)
        : refuse(component, isSecret ? SECRET_PROBLEM : problem);
    return refusal === undefined ? toSecretAddress(names) : failRun<KeyVaultSecret>(refusal);
  });
}

/** The secret in a message. */
export function describeSecret({ vaultName, secretName }: KeyVaultSecret, isSecret: boolean): string {
  return isSecret ? `secret ${HIDDEN}` : `secret ${quote(secretName)} of vault ${quote(vaultName)}`;
}

function claim(component: string, address: KeyVaultSecret, isSecret: boolean): pulumi.RunError | undefined {
  const program: object = pulumi.runtime.getMonitor() ?? publishers;
  const claims = publishers.get(program) ?? new Map<string, string>();
  publishers.set(program, claims);
  // The name of a vault is unique in Azure, whatever its resource group.
  const secret = `${address.vaultName}/${address.secretName}`;
  const owner = claims.get(secret);
  claims.set(secret, owner ?? component);
  if (owner === undefined) return undefined;
  const place = describeSecret(address, isSecret);
  return refuse(
    component,
    `ServicePrincipalToken ${quote(owner)} publishes in ${place} already: give each token a secret of its own`,
  );
}

function refuse(component: string, problem: string): pulumi.RunError {
  return new pulumi.RunError(`ServicePrincipalToken ${quote(component)}: publish: ${problem}`);
}

function isPlain(target: KeyVaultSecretArgs): target is KeyVaultSecret {
  return Object.values(target).every((name) => typeof name === "string");
}
