import { promisify } from "node:util";
import {
  AnalyzeRequest,
  type AnalyzeResponse,
  AnalyzerProviderResource,
  AnalyzerPropertyDependencies,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
} from "@pulumi/pulumi/proto/analyzer_pb";
import type { Policies, ResourceValidation, ResourceValidationArgs, StackValidation } from "@pulumi/policy";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { policies } from "../../policy/policies";

/** What the engine sends for a text that a preview does not know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What the engine sends for a secret. */
export function secret(value: unknown): object {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

export const OWN = "pulumi-nodejs:dynamic/databricks-pat:";

/** A resource as the engine shows it. */
export interface Shown {
  readonly type: string;
  readonly name?: string;
  readonly props?: Readonly<Record<string, unknown>>;
  /** Its outputs, where they differ from `props`. */
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** Names of the resources that each property depends on. */
  readonly dependsOn?: Readonly<Record<string, readonly string[]>>;
  /** The host of its provider. */
  readonly host?: string;
}

type Call<Request> = (
  call: { readonly request: Request },
  done: (error: unknown, answer: AnalyzeResponse) => void,
) => void;

/** The entry points that the engine calls by gRPC; Pulumi has no types for them. */
const { makeAnalyzeRpcFun, makeAnalyzeStackRpcFun } = require("@pulumi/policy/server") as Readonly<
  Record<string, (name: string, version: string, level: string, policies: Policies) => Call<unknown>>
> as {
  makeAnalyzeRpcFun(name: string, version: string, level: string, policies: Policies): Call<AnalyzeRequest>;
  makeAnalyzeStackRpcFun(name: string, version: string, level: string, policies: Policies): Call<AnalyzeStackRequest>;
};

/**
 * Judges a stack as the engine has the pack do it: each resource by its inputs, then the stack by the outputs. Returns
 * what it reports: "token-lifetime: message".
 */
export async function judge(
  resources: readonly Shown[],
  settings: Readonly<Record<string, object>> = {},
): Promise<readonly string[]> {
  const configured = policies().map((policy) => withSettings(policy, settings[policy.name] ?? {}));
  const pack = ["databricks-pat", "1.0.0", "mandatory", configured] as const;
  const analyze = promisify(makeAnalyzeRpcFun(...pack));
  const analyzeStack = promisify(makeAnalyzeStackRpcFun(...pack));
  const answers: AnalyzeResponse[] = [];
  for (const shown of resources) answers.push(await analyze({ request: toRequest(shown) }));
  answers.push(await analyzeStack({ request: new AnalyzeStackRequest().setResourcesList(resources.map(toResource)) }));
  return answers
    .flatMap((answer) => answer.getDiagnosticsList())
    .map((found) => `${found.getPolicyname()}: ${found.getMessage().replace(`${found.getDescription()}\n`, "")}`);
}

function urnOf(type: string, name: string): string {
  return `urn:pulumi:dev::consumer::${type}::${name}`;
}

function nameOf({ type, name = type.replace(/^.*:/, "") }: Shown): string {
  return name;
}

function toRequest(shown: Shown): AnalyzeRequest {
  const request = new AnalyzeRequest()
    .setType(shown.type)
    .setName(nameOf(shown))
    .setUrn(urnOf(shown.type, nameOf(shown)))
    .setProperties(toStruct(shown.props ?? {}))
    .setOptions(new AnalyzerResourceOptions());
  return request.setProvider(toProvider(shown));
}

function toResource(shown: Shown, _index: number, all: readonly Shown[]): AnalyzerResource {
  const urnsOf = (names: readonly string[]): string[] =>
    all.filter((other) => names.includes(nameOf(other))).map((other) => urnOf(other.type, nameOf(other)));
  const resource = new AnalyzerResource()
    .setType(shown.type)
    .setName(nameOf(shown))
    .setUrn(urnOf(shown.type, nameOf(shown)))
    .setProperties(toStruct(shown.outputs ?? shown.props ?? {}))
    .setOptions(new AnalyzerResourceOptions())
    .setProvider(toProvider(shown))
    .setDependenciesList(urnsOf(Object.values(shown.dependsOn ?? {}).flat()));
  for (const [property, names] of Object.entries(shown.dependsOn ?? {}))
    resource.getPropertydependenciesMap().set(property, new AnalyzerPropertyDependencies().setUrnsList(urnsOf(names)));
  return resource;
}

function toProvider({ type, host }: Shown): AnalyzerProviderResource | undefined {
  if (host === undefined) return undefined;
  const provider = `pulumi:providers:${type.replace(/:.*/, "")}`;
  return new AnalyzerProviderResource()
    .setType(provider)
    .setName("default")
    .setUrn(urnOf(provider, "default"))
    .setProperties(toStruct({ host }));
}

function toStruct(props: Readonly<Record<string, unknown>>): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(props)) as Parameters<typeof Struct.fromJavaScript>[0]);
}

/** The engine's configuration of a pack is set by a call of its own: here each policy gets its part. */
function withSettings(policy: Policies[number], settings: object): Policies[number] {
  const getConfig = <Given extends object>(): Given => settings as Given;
  const both: { validateResource?: ResourceValidation; validateStack?: StackValidation } = {};
  if ("validateResource" in policy && typeof policy.validateResource === "function") {
    const { validateResource } = policy;
    both.validateResource = (args: ResourceValidationArgs, report) => validateResource({ ...args, getConfig }, report);
  }
  if ("validateStack" in policy) {
    const { validateStack } = policy;
    both.validateStack = (args, report) => validateStack({ ...args, getConfig }, report);
  }
  return { ...policy, ...both } as Policies[number];
}
