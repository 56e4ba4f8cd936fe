import * as pulumi from "@pulumi/pulumi";
import { warnOfIdleOptions } from "../components/idle-options";
import { ServicePrincipalToken } from "../components/service-principal-token";
import { toTypeToken } from "../dynamic/arguments/type-token";
import { toRefusal } from "../dynamic/refusal";
import { heardOptions } from "./component-options";
import { shownSecrets, toComponentArgs } from "./component-args";
import { COMPONENT } from "./schema/component-spec";

const TYPE = toTypeToken("ServicePrincipalToken");

/** The outputs that the schema promises. */
const OUTPUTS = Object.keys(COMPONENT.properties) as (keyof ServicePrincipalToken)[];

/** The SDK has it, and its types do not. */
interface WaitingRuntime {
  /** Waits for what this component has asked of the engine. */
  waitForRPCs(): Promise<void>;
}

/** Makes the component of a program in another language: the same as in a TypeScript program. */
export async function constructComponent(
  name: string,
  type: string,
  inputs: pulumi.Inputs,
  options: pulumi.ComponentResourceOptions,
): Promise<pulumi.provider.ConstructResult> {
  if (type !== TYPE) throw new Error(`databricks-pat has no component ${type}: it has ${TYPE}`);
  const args = await toComponentArgs(inputs);
  const secrets = await shownSecrets(args);
  if (secrets.length > 0) throw toRefusal("ServicePrincipalToken", name, secrets);
  const component = new ServicePrincipalToken(name, args, toOptions(options));
  warnOfIdleOptions(component, heardOptions(options));
  const outputs = OUTPUTS.filter((output) => output !== "tokenValue" || args.storeValue !== false);
  const state: pulumi.Inputs = Object.fromEntries(outputs.map((output) => [output, component[output]]));
  // A child that could not be registered is known once all others are, and a turn later.
  await (pulumi.runtime as unknown as WaitingRuntime).waitForRPCs();
  await new Promise((resolve) => setImmediate(resolve));
  return { urn: component.urn, state };
}

/** The engine sends false for an option that the program leaves out. */
function toOptions({ protect, retainOnDelete, ...options }: pulumi.ComponentResourceOptions) {
  return { ...options, ...(protect === true && { protect }), ...(retainOnDelete === true && { retainOnDelete }) };
}
