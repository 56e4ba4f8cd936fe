import { createRequire } from "node:module";
import type * as Grpc from "@grpc/grpc-js";
import type * as AnyProto from "google-protobuf/google/protobuf/any_pb";
import type * as EmptyProto from "google-protobuf/google/protobuf/empty_pb";
import type * as StructProto from "google-protobuf/google/protobuf/struct_pb";
import type * as PluginProto from "@pulumi/pulumi/proto/plugin_pb";
import type * as ProviderProto from "@pulumi/pulumi/proto/provider_pb";
import type * as ProviderService from "@pulumi/pulumi/proto/provider_grpc_pb";
import type * as StatusProto from "@pulumi/pulumi/proto/status_pb";

// gRPC and protobuf are dependencies of the Pulumi SDK and not ours: a package manager that does not hoist puts them
// where only the SDK sees them. Loading the SDK's own index instead would cost four times the start of this process.
const sdkRequire = createRequire(require.resolve("@pulumi/pulumi/package.json"));

/** gRPC for Node, the copy that the Pulumi SDK uses. */
export const grpc = sdkRequire("@grpc/grpc-js") as typeof Grpc;
/** `google.protobuf.Any`. */
export const anyProto = sdkRequire("google-protobuf/google/protobuf/any_pb") as typeof AnyProto;
/** `google.protobuf.Empty`. */
export const emptyProto = sdkRequire("google-protobuf/google/protobuf/empty_pb") as typeof EmptyProto;
/** `google.protobuf.Struct`, the form of every set of properties on the wire. */
export const structProto = sdkRequire("google-protobuf/google/protobuf/struct_pb") as typeof StructProto;
/** Messages about plugins in general. */
export const pluginProto = sdkRequire("./proto/plugin_pb") as typeof PluginProto;
/** Messages of Pulumi's provider protocol. */
export const providerProto = sdkRequire("./proto/provider_pb") as typeof ProviderProto;
/** `google.rpc.Status`, which carries the details of a failure. */
export const statusProto = sdkRequire("./proto/status_pb") as typeof StatusProto;
/** The service and the client of Pulumi's provider protocol. */
export const providerService = sdkRequire("./proto/provider_grpc_pb") as typeof ProviderService;
