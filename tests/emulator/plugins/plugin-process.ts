import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import * as readline from "node:readline";
import type { Message } from "google-protobuf";
import type { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type * as Pb from "@pulumi/pulumi/proto/provider_pb";
import { toProperties, toStruct } from "../../../emulator/plugins/engine-messages";
import {
  grpc,
  anyProto,
  emptyProto,
  providerProto,
  providerService,
  statusProto,
} from "../../../emulator/plugins/engine-protocol";
import type { Properties } from "../../../emulator/plugins/property-value";

const MAIN = path.join(__dirname, "../../../emulator/plugins/plugin-main.js");

/** What a plugin answers to a diff. */
export interface PluginDiff {
  readonly changes: boolean;
  readonly replaces: readonly string[];
  /** Kinds by path, in Pulumi's words: "update", "update-replace". */
  readonly detailed: Readonly<Record<string, string>>;
  readonly deleteBeforeReplace: boolean;
}

/** A stand-in plugin in a process of its own, driven as the engine drives it. */
export class PluginProcess {
  private constructor(
    readonly child: ChildProcess,
    readonly port: number,
    private readonly client: ResourceProviderClient,
  ) {}

  /** Starts the plugin with this environment and nothing else in it, and waits for its port. */
  static async start(name: string, environment: Readonly<Record<string, string>> = {}): Promise<PluginProcess> {
    const inherited = { PATH: process.env["PATH"], NODE_PATH: process.env["NODE_PATH"] };
    const child = spawn(process.execPath, [MAIN, name, "1.2.3"], {
      env: { ...inherited, ...environment },
      stdio: ["pipe", "pipe", "inherit"],
    });
    const [line] = (await once(readline.createInterface(child.stdout), "line")) as [string];
    const port = Number(line);
    const { ResourceProviderClient: Client } = providerService;
    return new PluginProcess(child, port, new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure()));
  }

  /** Starts the plugin and configures it. */
  static async open(
    name: string,
    config: Properties,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<PluginProcess> {
    const plugin = await PluginProcess.start(name, environment);
    try {
      await plugin.configure(config);
      return plugin;
    } catch (error) {
      await plugin.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.client.close();
    if (this.child.exitCode !== null) return;
    const exited = once(this.child, "exit");
    this.child.kill("SIGTERM");
    await exited;
  }

  configure(config: Properties): Promise<Pb.ConfigureResponse> {
    const request = new providerProto.ConfigureRequest().setArgs(toStruct(config)).setAcceptsecrets(true);
    return this.call("configure", request);
  }

  async version(): Promise<string> {
    return (await this.call<{ getVersion(): string } & Message>("getPluginInfo", new emptyProto.Empty())).getVersion();
  }

  async check(type: string, news: Properties, olds: Properties = {}) {
    const request = new providerProto.CheckRequest()
      .setUrn(toUrn(type))
      .setNews(toStruct(news))
      .setOlds(toStruct(olds));
    request.setName("lab").setRandomseed(new Uint8Array([1, 2, 3]));
    const response = await this.call<Pb.CheckResponse>("check", request);
    const failures = response.getFailuresList().map((failure) => [failure.getProperty(), failure.getReason()] as const);
    return { inputs: toProperties(response.getInputs()), failures: Object.fromEntries(failures) };
  }

  async diff(
    type: string,
    id: string,
    oldInputs: Properties,
    news: Properties,
    { outputs = oldInputs, ignoreChanges = [] }: { outputs?: Properties; ignoreChanges?: readonly string[] } = {},
  ): Promise<PluginDiff> {
    const request = new providerProto.DiffRequest().setUrn(toUrn(type)).setId(id);
    request.setOldInputs(toStruct(oldInputs)).setOlds(toStruct(outputs)).setNews(toStruct(news));
    request.setIgnorechangesList([...ignoreChanges]);
    const response = await this.call<Pb.DiffResponse>("diff", request);
    const kinds = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"];
    const detailed: Record<string, string> = {};
    response.getDetaileddiffMap().forEach((diff, path) => (detailed[path] = kinds[diff.getKind()] ?? ""));
    return {
      changes: response.getChanges() === providerProto.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: response.getReplacesList(),
      detailed,
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  }

  async create(type: string, inputs: Properties, preview = false) {
    const request = new providerProto.CreateRequest().setUrn(toUrn(type)).setProperties(toStruct(inputs));
    const response = await this.call<Pb.CreateResponse>("create", request.setPreview(preview));
    return { id: response.getId(), outputs: toProperties(response.getProperties()) };
  }

  async read(type: string, id: string, inputs: Properties = {}, outputs: Properties = {}) {
    const request = new providerProto.ReadRequest().setUrn(toUrn(type)).setId(id);
    request.setInputs(toStruct(inputs)).setProperties(toStruct(outputs));
    const response = await this.call<Pb.ReadResponse>("read", request);
    const { getProperties, getInputs } = response;
    return {
      id: response.getId(),
      outputs: toProperties(getProperties.call(response)),
      inputs: toProperties(getInputs.call(response)),
    };
  }

  async update(
    type: string,
    saved: { readonly id: string; readonly inputs: Properties; readonly outputs: Properties },
    news: Properties,
    preview = false,
  ): Promise<Properties> {
    const request = new providerProto.UpdateRequest().setUrn(toUrn(type)).setId(saved.id).setPreview(preview);
    request.setOldInputs(toStruct(saved.inputs)).setOlds(toStruct(saved.outputs)).setNews(toStruct(news));
    return toProperties((await this.call<Pb.UpdateResponse>("update", request)).getProperties());
  }

  async delete(type: string, id: string, inputs: Properties = {}, outputs: Properties = {}): Promise<void> {
    const request = new providerProto.DeleteRequest().setUrn(toUrn(type)).setId(id);
    await this.call("delete", request.setOldInputs(toStruct(inputs)).setProperties(toStruct(outputs)));
  }

  async invoke(token: string, args: Properties = {}): Promise<Properties> {
    const request = new providerProto.InvokeRequest().setTok(token).setArgs(toStruct(args));
    return toProperties((await this.call<Pb.InvokeResponse>("invoke", request)).getReturn());
  }

  private call<Response extends Message>(method: string, request: Message): Promise<Response> {
    type Callback = (error: Error | null, response: Response) => void;
    const methods = this.client as unknown as Record<string, (request: Message, callback: Callback) => void>;
    return new Promise((resolve, reject) => {
      methods[method]?.call(this.client, request, (error, response) => {
        if (error === null) resolve(response);
        else reject(error);
      });
    });
  }
}

/** The error that the call ends with. */
export async function failureOf(call: Promise<unknown>): Promise<Error> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("the call did not fail");
}

/** What the engine saves of a resource whose creation was not finished. */
export function toInitializationFailure(error: unknown): { readonly id: string; readonly outputs: Properties } {
  const metadata = (error as { readonly metadata: { get(key: string): Buffer[] } }).metadata;
  const details = metadata.get("grpc-status-details-bin")[0] ?? Buffer.of();
  const [any] = statusProto.Status.deserializeBinary(new Uint8Array(details)).getDetailsList();
  const { deserializeBinary } = providerProto.ErrorResourceInitFailed;
  const failure = any?.unpack(deserializeBinary, "pulumirpc.ErrorResourceInitFailed");
  if (!(any instanceof anyProto.Any) || failure == null) throw error;
  return { id: failure.getId(), outputs: toProperties(failure.getProperties()) };
}

function toUrn(type: string): string {
  return `urn:pulumi:test::plugins::lab:index:Parent$${type}::lab`;
}
