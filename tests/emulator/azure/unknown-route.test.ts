import * as assert from "node:assert/strict";
import { AzureTenant, type Json } from "./azure-tenant";
import { call } from "./emulator-call";

describe("requests without a route", () => {
  let tenant: AzureTenant;
  before(async () => (tenant = await AzureTenant.start()));
  after(() => tenant.close());

  for (const [service, path, status, code] of [
    ["Databricks", "/api/2.0/no-such-api", 404, "ENDPOINT_NOT_FOUND"],
    ["Graph", "/v1.0/no-such-segment", 400, "BadRequest"],
    ["Resource Manager", "/subscriptions/s/providers/Microsoft.None/things", 404, "InvalidResourceType"],
    ["Key Vault", "/keys/some-key", 404, "NotFound"],
    ["Entra", "/11111111-2222-3333-4444-555555555555/oauth2/v2.0/devicecode", 404, "invalid_request"],
  ] as const) {
    it(`are answered as ${service} does, and reported`, async () => {
      tenant.emulator.log.clear();
      const answer = await call(`${tenant.origin}${path}`);
      const json = answer.json as Json;
      const { error } = json as { error: Json | string | undefined };
      assert.equal(answer.status, status);
      assert.equal(typeof error === "object" ? error["code"] : (error ?? json["error_code"]), code);
      assert.deepEqual(
        tenant.emulator.log.list().map((entry) => [entry.target, entry.unknownRoute]),
        [[path, true]],
      );
    });
  }

  it("are answered as Key Vault does when the host is a vault's", async () => {
    const answer = await call(`${tenant.origin}/v1.0/applications/x/y`, { host: "kv-emulator.vault.localhost" });
    assert.deepEqual([answer.status, ((answer.json as Json)["error"] as Json)["code"]], [404, "NotFound"]);
  });

  it("get a plain 404 when they belong to no service", async () => {
    const answer = await call(`${tenant.origin}/favicon.ico`);
    assert.deepEqual([answer.status, answer.json], [404, { error: "not found" }]);
  });
});
