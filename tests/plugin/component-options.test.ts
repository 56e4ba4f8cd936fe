import assert from "node:assert/strict";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ConstructRequest } from "@pulumi/pulumi/proto/provider_pb";
import { hearOptions, heardOptions } from "../../plugin/component-options";

const { construct } = ResourceProviderService as { construct: typeof ResourceProviderService.construct };

describe("options of a component that Pulumi's server does not pass on", () => {
  const { requestDeserialize } = construct;
  before(() => hearOptions());
  after(() => void (construct.requestDeserialize = requestDeserialize));

  /** The options as the server passes them on, after the request has arrived. */
  function receive(request: ConstructRequest): { ignoreChanges: string[] } {
    const arrived = construct.requestDeserialize(Buffer.from(request.serializeBinary()));
    return { ignoreChanges: arrived.getIgnorechangesList() };
  }

  it("are heard for the component of the request, also where requests arrive together", () => {
    const first = new ConstructRequest();
    first.setAdditionalsecretoutputsList(["tokenValue", "tokenId"]);
    first.setDeletebeforereplace(true);
    first.setIgnorechangesList(["*"]);
    const second = new ConstructRequest();
    second.setReplaceWithList(["urn:pulumi:dev::shop::a:b:C::other"]);
    const [ofFirst, ofSecond, ofNone] = [receive(first), receive(second), receive(new ConstructRequest())];
    const nothing = { additionalSecretOutputs: [], deleteBeforeReplace: false, replaceWith: [] };
    assert.deepEqual(heardOptions(ofFirst), {
      ...nothing,
      additionalSecretOutputs: ["tokenId"],
      deleteBeforeReplace: true,
    });
    assert.deepEqual(heardOptions(ofSecond), { ...nothing, replaceWith: ["urn:pulumi:dev::shop::a:b:C::other"] });
    assert.deepEqual(heardOptions(ofNone), nothing);
  });

  it("are none where no request was heard", () => {
    assert.deepEqual([heardOptions({}), heardOptions({ ignoreChanges: [] })], [{}, {}]);
  });
});
