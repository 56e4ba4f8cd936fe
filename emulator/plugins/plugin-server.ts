import type { Message } from "google-protobuf";
import type * as Pb from "@pulumi/pulumi/proto/provider_pb";
import { checkInputs } from "./check-inputs";
import { diffInputs, withFound } from "./diff-inputs";
import { answer, toAutonaming, toDiffResponse, toProperties, toStruct } from "./engine-messages";
import { emptyProto, grpc, pluginProto, providerProto, providerService } from "./engine-protocol";
import { carrySecrets, reveal, revealAll } from "./property-value";
import { createResource, deleteResource, previewOutputs, readResource, updateResource } from "./resource-operations";
import { toSchema } from "./stand-in-schema";
import type { KnownResource, ProviderPackage, ResourceType } from "./resource-type";

/** Pulumi's provider protocol over the resource types of one package. */
export class PluginServer<Client> {
  private readonly server = new grpc.Server();
  private readonly cancellation = new AbortController();
  private client: Client | undefined;

  constructor(
    private readonly provider: ProviderPackage<Client>,
    private readonly version: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {
    this.server.addService(providerService.ResourceProviderService, {
      checkConfig: answer((request: Pb.CheckRequest) => {
        return new providerProto.CheckResponse().setInputs(request.getNews());
      }),
      diffConfig: answer((request: Pb.DiffRequest) => this.diffConfig(request)),
      configure: answer((request: Pb.ConfigureRequest) => this.configure(request)),
      getPluginInfo: answer(() => new pluginProto.PluginInfo().setVersion(version)),
      getSchema: answer(() => new providerProto.GetSchemaResponse().setSchema(toSchema(provider, version))),
      attach: answer(() => new emptyProto.Empty()),
      cancel: answer(() => {
        this.cancellation.abort();
        return new emptyProto.Empty();
      }),
      check: answer((request: Pb.CheckRequest) => this.check(request)),
      diff: answer((request: Pb.DiffRequest) => this.diff(request)),
      create: answer((request: Pb.CreateRequest) => this.create(request)),
      read: answer((request: Pb.ReadRequest) => this.read(request)),
      update: answer((request: Pb.UpdateRequest) => this.update(request)),
      delete: answer((request: Pb.DeleteRequest) => this.delete(request)),
      invoke: answer((request: Pb.InvokeRequest) => this.invoke(request)),
    });
  }

  /** Serves on a free port of 127.0.0.1, and returns the port. */
  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
        if (error === null) resolve(port);
        else reject(error);
      });
    });
  }

  private configure(request: Pb.ConfigureRequest): Pb.ConfigureResponse {
    const config = Object.entries(toProperties(request.getArgs())).flatMap(([name, value]): [string, string][] => {
      const plain = reveal(value);
      if (plain === null) return [];
      return [[name, typeof plain === "string" ? plain : JSON.stringify(plain)]];
    });
    this.client = this.provider.connect({
      config: Object.fromEntries(config),
      environment: this.environment,
      userAgent: `pulumi-resource-${this.provider.name}/${this.version} (stand-in)`,
      cancelled: this.cancellation.signal,
    });
    return new providerProto.ConfigureResponse()
      .setAcceptsecrets(true)
      .setSupportspreview(true)
      .setSupportsAutonamingConfiguration(true);
  }

  private diffConfig(request: Pb.DiffRequest): Pb.DiffResponse {
    const olds = request.hasOldInputs() ? request.getOldInputs() : request.getOlds();
    return toDiffResponse(diffInputs({}, toProperties(olds), toProperties(request.getNews())), false);
  }

  private check(request: Pb.CheckRequest): Pb.CheckResponse {
    const { type } = this.find(request.getUrn());
    const autonaming = toAutonaming(request.getAutonaming());
    const { inputs, failures } = checkInputs(type, {
      name: request.getName() === "" ? (request.getUrn().split("::").at(-1) ?? "") : request.getName(),
      olds: toProperties(request.getOlds()),
      news: toProperties(request.getNews()),
      randomSeed: request.getRandomseed_asU8(),
      ...(autonaming === undefined ? {} : { autonaming }),
    });
    const response = new providerProto.CheckResponse().setInputs(toStruct(inputs));
    for (const { property, reason } of failures) {
      response.addFailures(new providerProto.CheckFailure().setProperty(property).setReason(reason));
    }
    return response;
  }

  private diff(request: Pb.DiffRequest): Pb.DiffResponse {
    const { type } = this.find(request.getUrn());
    const olds = toProperties(request.getOldInputs());
    const saved = type.echoesInputs ? withFound(type.inputs, olds, toProperties(request.getOlds())) : olds;
    const ignored = request.getIgnorechangesList();
    const changes = diffInputs(type.inputs, saved, toProperties(request.getNews()));
    return toDiffResponse(
      changes.filter(({ property }) => !ignored.includes(property)),
      type.deletesBeforeReplace === true,
    );
  }

  private async create(request: Pb.CreateRequest): Promise<Pb.CreateResponse> {
    const { type, token } = this.find(request.getUrn());
    const inputs = toProperties(request.getProperties());
    if (request.getPreview()) {
      return new providerProto.CreateResponse().setProperties(toStruct(previewOutputs(type, inputs, undefined)));
    }
    const { id, outputs } = await createResource(type, this.connected(), token, inputs);
    return new providerProto.CreateResponse().setId(id).setProperties(toStruct(outputs));
  }

  private async read(request: Pb.ReadRequest): Promise<Pb.ReadResponse> {
    const { type, token } = this.find(request.getUrn());
    const saved: KnownResource = {
      id: request.getId(),
      token,
      inputs: toProperties(request.getInputs()),
      outputs: toProperties(request.getProperties()),
    };
    const found = await readResource(type, this.connected(), saved);
    // An empty id is how the protocol says that the resource is gone.
    if (found === undefined) return new providerProto.ReadResponse();
    return new providerProto.ReadResponse()
      .setId(saved.id)
      .setProperties(toStruct(carrySecrets(found.outputs, saved.outputs)))
      .setInputs(toStruct(found.inputs));
  }

  private async update(request: Pb.UpdateRequest): Promise<Pb.UpdateResponse> {
    const { type, token } = this.find(request.getUrn());
    const inputs = toProperties(request.getNews());
    const outputs = toProperties(request.getOlds());
    const saved: KnownResource = { id: request.getId(), token, inputs: toProperties(request.getOldInputs()), outputs };
    const updated = request.getPreview()
      ? previewOutputs(type, inputs, outputs)
      : await updateResource(type, this.connected(), saved, inputs);
    return new providerProto.UpdateResponse().setProperties(toStruct(updated));
  }

  private async delete(request: Pb.DeleteRequest): Promise<Message> {
    const { type, token } = this.find(request.getUrn());
    await deleteResource(type, this.connected(), {
      id: request.getId(),
      token,
      inputs: toProperties(request.getOldInputs()),
      outputs: toProperties(request.getProperties()),
    });
    return new emptyProto.Empty();
  }

  private async invoke(request: Pb.InvokeRequest): Promise<Pb.InvokeResponse> {
    const { name, functions = {} } = this.provider;
    const token = request.getTok();
    const run = Object.hasOwn(functions, token) ? functions[token] : undefined;
    if (run === undefined) throw new Error(`the stand-in for ${name} does not have the function ${token}`);
    const result = await run(this.connected(), revealAll(toProperties(request.getArgs())));
    return new providerProto.InvokeResponse().setReturn(toStruct(result));
  }

  private connected(): Client {
    if (this.client === undefined) throw new Error(`the stand-in for ${this.provider.name} is not configured`);
    return this.client;
  }

  /** The resource type that the URN is of: `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`. */
  private find(urn: string): { readonly type: ResourceType<Client>; readonly token: string } {
    const token = urn.split("::")[2]?.split("$").at(-1) ?? "";
    const { types } = this.provider;
    const key = this.provider.canonicalToken?.(token) ?? token;
    const type = Object.hasOwn(types, key) ? types[key] : undefined;
    if (type !== undefined) return { type, token };
    const served = Object.keys(types).join(", ");
    throw new Error(
      `the stand-in for ${this.provider.name} does not serve ${token === "" ? urn : token}, only ${served}; ` +
        `install the real plugin for more (pulumi plugin install resource ${this.provider.name} ${this.version})`,
    );
  }
}
