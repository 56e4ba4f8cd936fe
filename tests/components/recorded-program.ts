import * as pulumi from "@pulumi/pulumi";
import type { MockCallArgs, MockResourceArgs, MockResourceResult } from "@pulumi/pulumi/runtime";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { IN_UPDATE } from "../../dynamic/arguments/in-update";
import { answerInPreview, answerInUpdate } from "./cloud-answers";

/** A resource as it is registered with the engine. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  /** Name of the parent; empty for none. */
  readonly parent: string;
  /** All inputs, with secrets in clear, but for the one that says that the run is an update. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Paths of the inputs that are marked secret: "login", "properties.value". */
  readonly secrets: readonly string[];
  /** Names of everything it waits for, sorted. */
  readonly dependencies: readonly string[];
  /** Name of the provider it was given; empty for the default one. */
  readonly provider: string;
  readonly additionalSecretOutputs: readonly string[];
  /** Whether a replacement comes after the deletion of the old resource; undefined where the provider decides. */
  readonly deleteBeforeReplace: boolean | undefined;
  /** Whether it stays in the cloud when it is deleted. */
  readonly retainOnDelete: boolean;
  /** Name of the resource with which the cloud deletes it; empty for none. */
  readonly deletedWith: string;
}

/** Where a program runs. Left out, everything is empty and the run is an update. */
export interface ProgramSurroundings {
  /** Stack configuration with its namespaces: "databricks:host". */
  readonly config?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly preview?: boolean;
  /** Answers each registration. Default: as the cloud does. */
  readonly newResource?: (registered: MockResourceArgs) => MockResourceResult;
  /** Answers each function of a provider. Default: its arguments. */
  readonly call?: (called: MockCallArgs) => object;
}

/** What a program gave back and what it registered, in the order of the registrations. */
export interface RecordedProgram<T> {
  readonly result: T;
  readonly registrations: readonly Registration[];
}

/**
 * Runs a Pulumi program under mocks, without this machine's Databricks and Azure settings, and waits for the answer to the
 * last registration. Rejects as the program or one of its registrations does.
 */
export async function runProgram<T>(
  program: () => T,
  {
    config = {},
    environment = {},
    preview = false,
    newResource = preview ? answerInPreview : answerInUpdate,
    call = ({ inputs }) => inputs as object,
  }: ProgramSurroundings = {},
): Promise<RecordedProgram<T>> {
  const restoreEnvironment = takeEnvironment(environment);
  try {
    await pulumi.runtime.setMocks({ newResource, call }, "pat", "test", preview);
    pulumi.runtime.setAllConfig({ ...config });
    const registrations = recordRegistrations();
    const result = program();
    await pulumi.runtime.disconnect();
    return { result, registrations };
  } finally {
    restoreEnvironment();
    pulumi.runtime.setAllConfig({});
  }
}

/** The value of an output and whether it is secret, once its program has run. */
export async function readOutput<T>(
  output: pulumi.Output<T>,
): Promise<{ readonly value: T; readonly isSecret: boolean }> {
  const isSecret = await pulumi.isSecret(output);
  return { value: await new Promise<T>((resolve) => output.apply((value) => resolve(value as T))), isSecret };
}

/** A registration without secrets, dependencies or options of its own, but for those in `own`. */
export function registration(
  type: string,
  name: string,
  parent: string,
  own: Partial<Registration> = {},
): Registration {
  const nothing = { inputs: {}, secrets: [], dependencies: [], provider: "", additionalSecretOutputs: [] };
  const options = { deleteBeforeReplace: undefined, retainOnDelete: false, deletedWith: "" };
  return { type, name, parent, ...nothing, ...options, ...own };
}

/** Registrations in the order of their names: the order of registration is Pulumi's affair. */
export function sorted(registrations: readonly Registration[]): Registration[] {
  return [...registrations].sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** The registration with this name; throws when there is none. */
export function named(registrations: readonly Registration[], name: string): Registration {
  const found = registrations.find((registration) => registration.name === name);
  if (found === undefined) throw new Error(`no ${name} among ${registrations.map((each) => each.name).join(", ")}`);
  return found;
}

/** Gives the process these variables in the place of all Databricks and Azure ones; returns what undoes it. */
function takeEnvironment(environment: Readonly<Record<string, string>>): () => void {
  const before = { ...process.env };
  const isOurs = (name: string): boolean => /^(DATABRICKS|ARM|AZURE)_/.test(name) || name in environment;
  const clear = (): void => {
    for (const name of Object.keys(process.env).filter(isOurs)) Reflect.deleteProperty(process.env, name);
  };
  clear();
  Object.assign(process.env, environment);
  return () => {
    clear();
    Object.assign(process.env, before);
  };
}

function recordRegistrations(): readonly Registration[] {
  const registrations: Registration[] = [];
  const monitor = pulumi.runtime.getMonitor();
  if (monitor === undefined) throw new Error("no mocks are set");
  const registerResource = monitor.registerResource.bind(monitor);
  monitor.registerResource = ((request: RegisterResourceRequest, ...rest: never[]) => {
    registrations.push(toRegistration(request));
    return (registerResource as (...all: unknown[]) => ReturnType<typeof registerResource>)(request, ...rest);
  }) as typeof monitor.registerResource;
  return registrations;
}

function toRegistration(request: RegisterResourceRequest): Registration {
  const secrets: string[] = [];
  const { [IN_UPDATE]: _said, ...inputs } = request.getObject()?.toJavaScript() ?? {};
  return {
    type: request.getType(),
    name: request.getName(),
    parent: toName(request.getParent()),
    inputs: unwrap(inputs, "", secrets) as Record<string, unknown>,
    secrets,
    dependencies: request.getDependenciesList().map(toName).sort(),
    provider: toName(request.getProvider().replace(/::[^:]*$/, "")),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
    retainOnDelete: request.getRetainondelete() ?? false,
    deletedWith: toName(request.getDeletedwith()),
  };
}

/** `value` without the wire form of secrets, whose paths are added to `secrets`. */
function unwrap(value: unknown, path: string, secrets: string[]): unknown {
  if (Array.isArray(value)) return value.map((item, index) => unwrap(item, `${path}.${index}`, secrets));
  if (typeof value !== "object" || value === null) return value;
  const object = value as Record<string, unknown>;
  if (object[pulumi.runtime.specialSigKey] === pulumi.runtime.specialSecretSig) {
    secrets.push(path);
    return unwrap(object["value"], path, secrets);
  }
  return Object.fromEntries(
    Object.entries(object).map(([key, item]) => [key, unwrap(item, path === "" ? key : `${path}.${key}`, secrets)]),
  );
}

function toName(urn: string): string {
  return urn.split("::").at(-1) ?? "";
}
