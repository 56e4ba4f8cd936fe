import assert from "node:assert/strict";
import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import type * as ProviderProtocol from "@pulumi/pulumi/proto/provider_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { StackConfiguration } from "../../dynamic/provider/runtime";
import { hearConfiguration } from "../../plugin/configuration";
import { CONFIGURATION } from "../../plugin/schema/configuration-spec";

const { ConfigureRequest } = require("@pulumi/pulumi/proto/provider_pb") as typeof ProviderProtocol;
const { Struct } = createRequire(require.resolve("@pulumi/pulumi"))(
  "google-protobuf/google/protobuf/struct_pb",
) as typeof import("google-protobuf/google/protobuf/struct_pb");

describe("the configuration of the plugin", () => {
  const { requestDeserialize } = ResourceProviderService.configure;
  let heard: StackConfiguration | undefined;

  before(() => hearConfiguration((configuration) => (heard = configuration)));

  after(() => {
    ResourceProviderService.configure.requestDeserialize = requestDeserialize;
    pulumi.runtime.setAllConfig({});
  });

  function configure(settings: object): StackConfiguration {
    const request = new ConfigureRequest().setArgs(Struct.fromJavaScript(settings as Record<string, never>));
    const bytes = Buffer.from(request.serializeBinary());
    const read = ResourceProviderService.configure.requestDeserialize(bytes);
    assert.deepEqual(read.toObject(), request.toObject());
    assert.ok(heard !== undefined);
    return heard;
  }

  it("has the arguments of the provider, in clear, after the namespace of the plugin", () => {
    const { specialSigKey, specialSecretSig } = pulumi.runtime;
    const token = { [specialSigKey]: specialSecretSig, value: "dapi0" };
    const configuration = configure({ host: "https://a.test", token, azureUseMsi: true });
    assert.equal(configuration.get("databricks-pat:host"), "https://a.test");
    assert.equal(configuration.get("databricks-pat:token"), "dapi0");
    assert.equal(configuration.get("databricks-pat:azureUseMsi"), "true");
    assert.equal(configuration.get("databricks-pat:clientId"), undefined);
    assert.equal(configuration.get("databricks:host"), undefined);
    assert.equal(configuration.logins?.namespace, "databricks-pat");
  });

  it("has the names of stacks of the stack configuration too, but no login of it", () => {
    pulumi.runtime.setAllConfig({ "databricks-pat:renamedFrom": "shop/old", "databricks-pat:token": "dapi1" });
    const configuration = configure({ host: "https://a.test" });
    assert.equal(configuration.get("databricks-pat:renamedFrom"), "shop/old");
    assert.equal(configuration.get("databricks-pat:token"), undefined);
  });

  it("is empty without arguments", () => {
    assert.equal(configure({}).get("databricks-pat:host"), undefined);
  });

  it("knows every key of the schema", () => {
    const all = Object.fromEntries(Object.keys(CONFIGURATION).map((key) => [key, `the ${key}`]));
    const configuration = configure(all);
    for (const key of Object.keys(CONFIGURATION)) assert.equal(configuration.get(`databricks-pat:${key}`), all[key]);
  });
});
