import assert from "node:assert/strict";
import { readSteps } from "../../../tools/bench/bench-stack";
import { median, peakPlugins, ratioToFloor } from "../../../tools/bench/case-figures";
import { longestProviderText, readResources, steadyBytes } from "../../../tools/bench/exported-state";
import { countRequests, kindOfRequest } from "../../../tools/bench/request-kinds";
import { measuredCase, measuredRun, measuredRuns } from "./measured-case";

describe("the figures of the bench", () => {
  it("are medians", () => {
    assert.equal(median([9, 1, 2]), 2);
    assert.equal(median([4, 1, 2, 9]), 3);
    assert.equal(median([7]), 7);
  });

  it("compare the medians of both programs, whatever the single runs were", () => {
    const runs = (...seconds: number[]) =>
      measuredRuns({ rotation: seconds.map((wallSeconds) => measuredRun({ wallSeconds })) });
    const result = measuredCase({ ours: runs(6, 90, 5), floor: runs(4, 1, 8) });
    assert.equal(ratioToFloor(result, "rotation"), 1.5);
  });

  it("take the most that each plugin held, in any run", () => {
    const holding = (bytes: number, instances: number) =>
      measuredRun({ memory: { plugins: { databricks: { instances, bytes } }, bytes } });
    const runs = { ...measuredRuns(), phases: { rotation: [holding(5, 1), holding(3, 2)], destroy: [holding(4, 1)] } };
    assert.deepEqual(peakPlugins(runs), { databricks: { instances: 2, bytes: 5 } });
  });

  it("take the steps from the last summary that Pulumi prints: that of the update, not that of its preview", () => {
    const printed = [
      "Resources:",
      "    + 3 to create",
      "",
      "Do you want to perform this update? yes",
      "Resources:",
      "    ~ 1 updated",
      "    +-1 replaced",
      "    2 changes. 5 unchanged",
      "",
      "Duration: 3s",
      "",
    ].join("\n");
    assert.deepEqual(readSteps(printed), ["~ 1 updated", "+-1 replaced", "2 changes. 5 unchanged"]);
    assert.deepEqual(readSteps("Resources:\n    61 unchanged\n"), ["61 unchanged"]);
  });

  it("count the bytes of a state without what only the engine decides", () => {
    const resource = { urn: "urn:pulumi:a::b::c::d", inputs: { "a key": 1, __provider: "exports.handler=1" } };
    const exported = (more: object): string =>
      JSON.stringify({ version: 3, deployment: { resources: [{ ...resource, ...more }] } }, undefined, 4);
    const engines = { created: "2026-01-01T00:00:00.1Z", modified: "x", sourcePosition: "y", stackTrace: [{ a: 1 }] };
    const [plain, full] = [{}, engines].map((more) => readResources(exported(more)));
    assert.equal(steadyBytes(plain!), JSON.stringify([resource]).length);
    assert.equal(steadyBytes(full!), steadyBytes(plain!));
    assert.equal(longestProviderText(plain!), 17);
  });

  const KINDS: readonly (readonly [request: string, kind: string])[] = [
    ["POST /oidc/v1/token", "login"],
    ["POST /0d5b1f3e/oauth2/v2.0/token", "login"],
    ["GET /.well-known/databricks-config", "discovery"],
    ["POST /api/2.0/token/create", "mint"],
    ["POST /api/2.0/token-management/on-behalf-of/tokens", "mint"],
    ["GET /api/2.0/token/list", "token list"],
    ["GET /api/2.0/token-management/tokens?created_by_id=1", "token list"],
    ["POST /api/2.0/token/delete", "revocation"],
    ["DELETE /api/2.0/token-management/tokens/1a2b", "revocation"],
    ["PATCH /api/2.0/token/1a2b", "token comment"],
    ["GET /api/2.0/preview/scim/v2/Me", "proof"],
    ["POST /api/2.0/accounts/servicePrincipals/1/credentials/secrets", "secret made"],
    ["GET /api/2.0/accounts/servicePrincipals/1/credentials/secrets?page_token=", "secret list"],
    ["DELETE /api/2.0/accounts/servicePrincipals/1/credentials/secrets/2", "secret deleted"],
    ["GET /api/2.0/permissions/authorization/tokens", "usage read"],
    ["PATCH /api/2.0/permissions/authorization/tokens", "usage grant"],
    ["GET /api/2.0/workspace-conf?keys=maxTokenLifetimeDays", "configuration"],
    ["GET /api/2.0/preview/scim/v2/ServicePrincipals?filter=x", "principal read"],
    ["POST /api/2.0/preview/scim/v2/ServicePrincipals", "principal write"],
    ["POST /v1.0/applications", "directory"],
    ["PUT /api/2.0/secrets/put", "scope secret"],
    ["GET /api/2.1/unity-catalog/catalogs", "other"],
  ];
  for (const [request, kind] of KINDS)
    it(`call ${request} "${kind}"`, () => {
      const [method = "", target = ""] = request.split(" ");
      assert.equal(kindOfRequest({ method, target }), kind);
    });

  it("tell the requests of this package's provider from those of other plugins", () => {
    const request = (userAgent: string) => ({ method: "POST", target: "/oidc/v1/token", userAgent });
    const counted = countRequests([
      request("pulumi-databricks-pat"),
      request("oauth4webapi/v3.8.8"),
      request("pulumi-resource-databricks/1.110.0 (stand-in)"),
      request("databricks-tf-provider/1.128.0"),
    ]);
    assert.deepEqual(counted, { own: { login: 2 }, plugins: { login: 2 } });
  });
});
