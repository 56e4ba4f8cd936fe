import * as pulumi from "@pulumi/pulumi";
import { toWorkspaceOrigin, workspaceHostProblem } from "../dynamic/arguments/host";
import { publish, type SinkArgs } from "../dynamic/arguments/publish";
import { quote } from "../dynamic/arguments/quote";
import { problemOf } from "../dynamic/arguments/schema";
import { isPluginProcess } from "../dynamic/dynamic-resource";
import { toRunError } from "../dynamic/run-error";
import { failRun } from "./run-failure";

/** Stands in messages for a name that is secret. */
export const HIDDEN = "[secret]";

const SECRET_PROBLEM = "one of its names, which are secret, is not valid: check them all";

/** The fields that tell a place, in lower case but for those of a scope. */
export type Address = Readonly<Record<string, string>>;

/** By program, which its connection to the engine stands for: the component that publishes in each place. */
const publishers = new WeakMap<object, Map<string, string>>();

/** What stands for a program in the plugin, where each component has a connection of its own: by the engine's address. */
const programs = new Map<string, object>();

/** A place of a component, which it has claimed. */
export interface ClaimedPlace<Sink = SinkArgs> {
  /** Its name in the component. */
  readonly name: string;
  readonly sink: Sink;
  readonly address: pulumi.Output<Address>;
}

/** A place of a component, and its name there. */
export interface Claim {
  readonly component: string;
  readonly name: string;
  readonly sink: SinkArgs;
  /** URL of the component's workspace, which has the scopes. */
  readonly host: pulumi.Input<string>;
}

/**
 * Reserves the place for this component of the program: of two tokens in one secret, the removal of one would delete
 * the secret of the other. Throws a `pulumi.RunError` if another component has it: at once where all names are plain,
 * else when they are known. Then it also checks them.
 *
 * @returns The address. Names of vaults and their secrets are in lower case: Azure ignores their case, and a provider
 *   that compares them as they are written would delete the secret to make it again under another spelling.
 */
export function claimPlace(claim: Claim): pulumi.Output<Address> {
  const { sink, host } = claim;
  const names = addressOf(sink);
  if (sink.kind === "key-vault" && isPlain(names)) {
    const refusal = reserve(claim, toAddress(names), "", false);
    if (refusal !== undefined) throw refusal;
    return pulumi.output(toAddress(names));
  }
  const known = pulumi.output(names);
  return pulumi.all([known, host, pulumi.isSecret(known)]).apply(([found, workspace, isSecret]) => {
    const written = { kind: sink.kind, ...found };
    const problem = problemOf(publish.schema, { [claim.name]: written }) ?? emptyProblem(claim.name, found);
    const refusal =
      problem === undefined
        ? reserve(claim, toAddress(found), workspace, isSecret)
        : refuse(claim.component, isSecret ? `${claim.name}: ${SECRET_PROBLEM}` : problem);
    return refusal === undefined ? toAddress(found) : failRun<Address>(refusal);
  });
}

/** The problem of a name that was given as an output and has no value. Which names a place has decides how it is written. */
function emptyProblem(place: string, found: Readonly<Record<string, unknown>>): string | undefined {
  const empty = Object.keys(found).find((name) => found[name] == null);
  return empty === undefined ? undefined : `${place}.${empty} is an output without a value: leave it out`;
}

/** The place in a message. */
export function describePlace({ vaultName, vaultUri, secretName, scope, key }: Address, isSecret: boolean): string {
  if (isSecret) return `secret ${HIDDEN}`;
  if (scope !== undefined) return `key ${quote(key)} of secret scope ${quote(scope)}`;
  return `secret ${quote(secretName)} of vault ${quote(vaultName ?? toVaultName(vaultUri ?? ""))}`;
}

/** The fields of a place that tell it, as the program gives them. */
export function addressOf(sink: SinkArgs): Readonly<Record<string, pulumi.Input<string>>> {
  if (sink.kind === "secret-scope") return { scope: sink.scope, key: sink.key };
  const { resourceGroupName, vaultName, vaultUri, secretName } = sink;
  const given = Object.entries({ resourceGroupName, vaultName, vaultUri, secretName });
  return Object.fromEntries(given.filter((entry): entry is [string, pulumi.Input<string>] => entry[1] !== undefined));
}

function toAddress(names: Address): Address {
  if (names["scope"] !== undefined) return names;
  return Object.fromEntries(Object.entries(names).map(([name, value]) => [name, value.toLowerCase()]));
}

/**
 * One text for a place, however it is addressed: the name of a vault is unique in Azure, whatever its resource group, and
 * Databricks ignores the case of scopes and keys.
 */
function toPlace({ vaultName, vaultUri, secretName, scope, key }: Address, workspace: string): string {
  if (scope === undefined) return `${vaultName ?? toVaultName(vaultUri ?? "")}/${secretName}`;
  const origin = workspaceHostProblem(workspace) === undefined ? toWorkspaceOrigin(workspace) : workspace;
  return `${origin}/${scope}/${key}`.toLowerCase();
}

/** "kv-data" of "https://kv-data.vault.azure.net", and the whole host of another address. */
function toVaultName(vaultUri: string): string {
  const host = URL.canParse(vaultUri) ? new URL(vaultUri).host : vaultUri;
  return host.split(".vault.")[0] ?? host;
}

function reserve(
  { component, name }: Claim,
  address: Address,
  workspace: string,
  isSecret: boolean,
): pulumi.RunError | undefined {
  const program = toProgram(pulumi.runtime.getMonitor());
  const claims = publishers.get(program) ?? new Map<string, string>();
  publishers.set(program, claims);
  const place = toPlace(address, workspace);
  const owner = claims.get(place);
  claims.set(place, owner ?? component);
  if (owner === undefined) return undefined;
  return refuse(
    component,
    `${name}: ServicePrincipalToken ${quote(owner)} publishes in ${describePlace(address, isSecret)} already: give each token a secret of its own`,
  );
}

/** A connection as gRPC makes it. */
interface Connection {
  getChannel(): { getTarget(): string };
}

function toProgram(monitor: object | undefined): object {
  if (monitor === undefined) return publishers;
  if (!isPluginProcess()) return monitor;
  const address = (monitor as Connection).getChannel().getTarget();
  const program = programs.get(address) ?? {};
  programs.set(address, program);
  return program;
}

function refuse(component: string, problem: string): pulumi.RunError {
  return toRunError(`ServicePrincipalToken ${quote(component)}: publish: ${problem}`);
}

/** Whether all of them are known texts. */
export function isPlain(names: Readonly<Record<string, pulumi.Input<string>>>): names is Address {
  return Object.values(names).every((name) => typeof name === "string");
}
