import type * as Grpc from "@grpc/grpc-js";
import type { Message } from "google-protobuf";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type * as Pb from "@pulumi/pulumi/proto/provider_pb";
import type { Autonaming } from "./check-inputs";
import type { InputChange } from "./diff-inputs";
import { anyProto, grpc, providerProto, statusProto, structProto } from "./engine-protocol";
import { withoutNulls, type Properties } from "./property-value";
import { InitializationFailure } from "./resource-operations";

/** Serves one call of the protocol with a function that returns the response, or throws. */
export function answer<Request, Response extends Message>(
  handle: (request: Request) => Response | Promise<Response>,
): Grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    void (async () => handle(call.request))().then(
      (response) => callback(null, response),
      (error: unknown) => callback(toServiceError(error)),
    );
  };
}

function toServiceError(error: unknown): Partial<Grpc.StatusObject> {
  const message = error instanceof Error ? error.message : String(error);
  const code = grpc.status.UNKNOWN;
  if (!(error instanceof InitializationFailure)) return { code, details: message };
  const detail = new providerProto.ErrorResourceInitFailed()
    .setId(error.id)
    .setProperties(toStruct(error.outputs))
    .setInputs(toStruct(error.inputs))
    .setReasonsList([message]);
  const wrapped = new anyProto.Any();
  wrapped.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new statusProto.Status().setCode(code).setMessage(message);
  status.addDetails(wrapped);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code, details: message, metadata };
}

/** Changed inputs, as the engine gets them. */
export function toDiffResponse(changes: readonly InputChange[], deletesBeforeReplace: boolean): Pb.DiffResponse {
  const { DiffChanges } = providerProto.DiffResponse;
  const replaces = changes.filter((change) => change.replaces);
  const response = new providerProto.DiffResponse()
    .setChanges(changes.length === 0 ? DiffChanges.DIFF_NONE : DiffChanges.DIFF_SOME)
    .setDiffsList([...new Set(changes.map((change) => change.property))])
    .setReplacesList([...new Set(replaces.map((change) => change.property))])
    .setDeletebeforereplace(deletesBeforeReplace && replaces.length > 0)
    .setHasdetaileddiff(true);
  const { Kind } = providerProto.PropertyDiff;
  const kinds = {
    add: [Kind.ADD, Kind.ADD_REPLACE],
    delete: [Kind.DELETE, Kind.DELETE_REPLACE],
    update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
  } as const;
  for (const { path, kind, replaces: isReplacing } of changes) {
    const detail = new providerProto.PropertyDiff().setKind(kinds[kind][isReplacing ? 1 : 0]).setInputdiff(true);
    response.getDetaileddiffMap().set(path, detail);
  }
  return response;
}

/** The engine's options for generated names; undefined when the user has configured none. */
export function toAutonaming(options: Pb.CheckRequest.AutonamingOptions | undefined): Autonaming | undefined {
  if (options === undefined) return undefined;
  const mode = (["propose", "enforce", "disable"] as const)[options.getMode()];
  return { mode: mode ?? "propose", proposedName: options.getProposedName() };
}

/** Properties from their form on the wire, without those that are null. */
export function toProperties(struct: Struct | undefined): Properties {
  return withoutNulls((struct?.toJavaScript() ?? {}) as unknown as Properties);
}

/** Properties in their form on the wire. */
export function toStruct(properties: Properties): Struct {
  return structProto.Struct.fromJavaScript(
    properties as unknown as Parameters<typeof structProto.Struct.fromJavaScript>[0],
  );
}
