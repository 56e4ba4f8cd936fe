import * as databricks from "@pulumi/databricks";
import { ServicePrincipalToken } from "../../components";
import { toSeconds } from "../../dynamic/arguments/duration";
import { isUnknown, type Properties, UNKNOWN } from "../../dynamic/provider/lifecycles/properties";
import { type Registration, runProgram } from "../components/recorded-program";
import type { ComponentArgs, ComponentIdentity } from "./component-args";
import { SYMBOLS, type SymbolName, toSymbolicArgs } from "./graph-symbols";

/** Reads what a symbol stands for: an argument, or an output of a resource. */
export type ReadValue = (symbol: string) => unknown;

/** A resource that the component registers. */
export interface GraphResource {
  /** Without the component's own name: "token". */
  readonly name: string;
  readonly type: string;
  /** Names of the resources that it waits for. */
  readonly dependencies: readonly string[];
  /** Whether a replacement comes after the deletion; undefined where the provider decides. */
  readonly deleteBeforeReplace: boolean | undefined;
  readonly inputs: (read: ReadValue) => Properties;
}

/** The resources of a component, dependencies first: a run takes them in this order, one after the other. */
export type ComponentGraph = readonly GraphResource[];

/** Name of every recorded component. */
export const COMPONENT = "component";

type Template = (read: ReadValue) => unknown;

const graphs = new Map<string, Promise<ComponentGraph>>();

/**
 * The graph of the real `ServicePrincipalToken` with these arguments. Thousands of runs are modelled, and the program of
 * one takes 10 to 25 ms under Pulumi's mocks, several times what the rest of a modelled run takes. So each set of
 * arguments is recorded once, with a symbol for every value and output that does not decide about the graph; a run puts
 * in what they stand for. component-graph.test.ts holds the outcome equal to what the component registers.
 */
export function recordGraph(identity: ComponentIdentity, args: ComponentArgs): Promise<ComponentGraph> {
  const symbolic = toSymbolicArgs(identity, args);
  const key = JSON.stringify(symbolic);
  const graph = graphs.get(key) ?? record(symbolic);
  graphs.set(key, graph);
  return graph;
}

/** The program: a component, and the account of one whose principal a federation policy trusts. */
export function declareComponent(args: ReturnType<typeof toSymbolicArgs>): ServicePrincipalToken {
  if (args.kind !== "databricks" || typeof args.login !== "object") return new ServicePrincipalToken(COMPONENT, args);
  const host = SYMBOLS["args.host"];
  const accountProvider = new databricks.Provider("account", { host, accountId: SYMBOLS["args.accountId"] });
  return new ServicePrincipalToken(COMPONENT, { ...args, accountProvider });
}

async function record(args: ReturnType<typeof toSymbolicArgs>): Promise<ComponentGraph> {
  const registrations = await registerComponent(args);
  const children = registrations.map((registration) => toChildName(registration.name));
  const isChild = (name: string): boolean => children.includes(name);
  const resources = registrations.map((registration): GraphResource => {
    const name = toChildName(registration.name);
    return {
      name,
      type: registration.type,
      deleteBeforeReplace: registration.deleteBeforeReplace,
      dependencies: [...registration.dependencies, registration.provider].map(toChildName).filter(isChild),
      inputs: compileProperties(registration.inputs, name),
    };
  });
  return toDependenciesFirst(resources);
}

/** By depth and name: the order in which the program registers differs with the arguments. */
function toDependenciesFirst(resources: readonly GraphResource[]): ComponentGraph {
  const depth = (name: string): number => {
    const resource = resources.find((candidate) => candidate.name === name);
    return Math.max(0, ...(resource?.dependencies ?? []).map((dependency) => 1 + depth(dependency)));
  };
  return [...resources].sort(
    (left, right) => depth(left.name) - depth(right.name) || (left.name < right.name ? -1 : 1),
  );
}

async function registerComponent(args: ReturnType<typeof toSymbolicArgs>): Promise<readonly Registration[]> {
  const { registrations } = await runProgram(() => declareComponent(args), {
    environment: { DATABRICKS_HOST: SYMBOLS["args.host"] },
    newResource: ({ name, inputs }) => {
      const { id = name, ...outputs } = symbolicOutputs(toChildName(name));
      return { id: String(id), state: { ...(inputs as object), ...outputs } };
    },
  });
  return registrations.filter(({ name }) => name !== COMPONENT);
}

function symbolicOutputs(name: string): Readonly<Record<string, unknown>> {
  const own = Object.entries(SYMBOLS).filter(([symbol]) => symbol.startsWith(`${name}.`));
  return Object.fromEntries(own.map(([symbol, value]) => [symbol.slice(name.length + 1), value]));
}

/** "token" for "component-token". */
export function toChildName(name: string): string {
  return name.replace(new RegExp(`^${COMPONENT}-`), "");
}

/**
 * Inputs that the component computes from an output that it has to convert, by "RESOURCE.INPUT": no symbol shows in
 * them.
 */
const COMPUTED: Readonly<Record<string, Computed>> = {
  "app-secret.endDate": {
    from: ["schedule.startedAt", "args.lifetime"],
    compute: (startedAt = "", lifetime = "") =>
      new Date(Date.parse(startedAt) + toSeconds(lifetime) * 1000).toISOString().slice(0, -5) + "Z",
  },
  "secret-vault.resourceGroupName": { from: ["args.resourceGroupName"], compute: (name = "") => name.toLowerCase() },
  "secret-vault.secretName": { from: ["args.secretName"], compute: (name = "") => name.toLowerCase() },
  "secret-vault.sink.secretName": { from: ["args.secretName"], compute: (name = "") => name.toLowerCase() },
  "federation.servicePrincipalId": { from: ["databricks-principal.id"], compute: Number },
  "token.publish.vault.secretName": { from: ["args.secretName"], compute: (name = "") => name.toLowerCase() },
  "secret-vault.properties.attributes.expires": {
    from: ["token.expiresAt"],
    compute: (expiresAt = "") => Math.floor(Date.parse(expiresAt) / 1000),
  },
};

interface Computed {
  readonly from: readonly SymbolName[];
  readonly compute: (...values: readonly string[]) => unknown;
}

/** Of every resource here, the provider's text: the provider never reads it. */
const LEFT_OUT = "__provider";

function compileProperties(inputs: Properties, path: string): (read: ReadValue) => Properties {
  const { [LEFT_OUT]: _text, ...rest } = inputs;
  return compile(rest, path) as (read: ReadValue) => Properties;
}

function compile(value: unknown, path: string): Template {
  const computed = COMPUTED[path];
  if (computed !== undefined) {
    return (read) => {
      const sources = computed.from.map(read);
      return isUnknown(sources) ? UNKNOWN : computed.compute(...sources.map(String));
    };
  }
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compile(item, `${path}.${index}`));
    return (read) => items.map((item) => item(read));
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => [key, compile(item, `${path}.${key}`)] as const);
    return (read) => Object.fromEntries(entries.map(([key, item]) => [key, item(read)]));
  }
  return compileLeaf(value);
}

const NAMES = Object.keys(SYMBOLS) as SymbolName[];
const ANY_SYMBOL = new RegExp(
  `(${NAMES.map((name) => String(SYMBOLS[name]).replace(/[.*+?^$/]/g, "\\$&")).join("|")})`,
);

function compileLeaf(value: unknown): Template {
  const whole = NAMES.find((name) => SYMBOLS[name] === value);
  if (whole !== undefined) return (read) => read(whole);
  if (typeof value !== "string" || !ANY_SYMBOL.test(value)) return () => value;
  const parts = value.split(ANY_SYMBOL).map((part): Template => {
    const symbol = NAMES.find((name) => String(SYMBOLS[name]) === part);
    return symbol === undefined ? () => part : (read) => read(symbol);
  });
  return (read) => {
    const texts = parts.map((part) => part(read));
    return texts.some(isUnknown) ? UNKNOWN : texts.map(String).join("");
  };
}
