import type { ComponentProgram } from "../kills/due-stack";
import { createYamlStack, writeYaml } from "./yaml-stack";

const PLACE = { resourceGroupName: "rg-emulator", vaultName: "kv-emulator", secretName: "published-token" };

const OUTPUTS = ["tokenId", "applicationId", "generation", "rotationReason", "renewAt"] as const;

/** A YAML program of one component, which publishes to the emulator's Key Vault. */
export const YAML_COMPONENT: ComponentProgram = {
  create: () => createYamlStack(toProgram({ kind: "databricks" })),
  setToken: (stack, args) => writeYaml(stack.folder, toProgram(args)),
};

/** The program with these arguments, as JSON, which is YAML, and other resources. */
export function toProgram(args: object, others: object = {}): string {
  const properties = { overlap: "0s", publish: { vault: { kind: "key-vault", ...PLACE } }, ...args };
  const reporting = { type: "databricks-pat:ServicePrincipalToken", properties };
  const outputs = Object.fromEntries(OUTPUTS.map((name) => [name, `\${reporting.${name}}`]));
  return `resources: ${JSON.stringify({ reporting, ...others })}\noutputs: ${JSON.stringify(outputs)}`;
}
