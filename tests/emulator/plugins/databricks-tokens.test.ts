import * as assert from "node:assert/strict";
import { revealAll, toSecret } from "../../../emulator/plugins/property-value";
import type { EmulatedTenant } from "./emulated-tenant";
import type { PluginProcess } from "./plugin-process";
import { usePlugin } from "./use-plugin";

const PRINCIPAL = "databricks:index/servicePrincipal:ServicePrincipal";
const TOKEN = "databricks:index/token:Token";
const SECRET = "databricks:index/servicePrincipalSecret:ServicePrincipalSecret";

describe("the databricks stand-in, without this package,", () => {
  let tenant: EmulatedTenant;
  let plugin: PluginProcess;
  usePlugin(
    "databricks",
    ({ databricks, seed }) => ({ ...databricks, token: toSecret(seed.admin.tokenValue) }),
    (opened) => ({ tenant, plugin } = opened),
  );

  it("mints a token of the provider's own login, replaces it on any change, and revokes it", async () => {
    const inputs = { comment: "first", lifetimeSeconds: 3600 };
    const { id, outputs } = await plugin.create(TOKEN, inputs);
    assert.equal(outputs["tokenId"], id);
    assert.match(String(revealAll(outputs)["tokenValue"]), /^dapi/);
    assert.notEqual(typeof outputs["tokenValue"], "string", "the value is a secret");
    assert.equal(Number(outputs["expiryTime"]) - Number(outputs["creationTime"]), 3_600_000);
    assert.deepEqual((await plugin.diff(TOKEN, id, inputs, { ...inputs, comment: "second" })).detailed, {
      comment: "update-replace",
    });
    assert.equal((await plugin.read(TOKEN, id, inputs, outputs)).id, id);
    await plugin.delete(TOKEN, id, inputs, outputs);
    await plugin.delete(TOKEN, id, inputs, outputs);
    assert.equal((await plugin.read(TOKEN, id, inputs, outputs)).id, "");
    assert.deepEqual(
      tenant.takeRequests().filter((request) => !request.startsWith("GET /.well-known/")),
      [
        "POST /api/2.0/token/create",
        "GET /api/2.0/token/list",
        "GET /api/2.0/token/list",
        "POST /api/2.0/token/delete",
        "POST /api/2.0/token/delete",
        "GET /api/2.0/token/list",
      ],
    );
  });

  it("makes an OAuth secret of a principal, finds it again, and deletes it", async () => {
    const { id: servicePrincipalId } = await plugin.create(PRINCIPAL, { displayName: "etl" });
    const inputs = { servicePrincipalId };
    const { id, outputs } = await plugin.create(SECRET, inputs);
    assert.match(String(revealAll(outputs)["secret"]), /^dose/);
    assert.notEqual(typeof outputs["secret"], "string", "the value is a secret");
    assert.equal(outputs["status"], "ACTIVE");
    assert.equal((await plugin.read(SECRET, id, inputs, outputs)).id, id);
    await plugin.delete(SECRET, id, inputs, outputs);
    assert.equal((await plugin.read(SECRET, id, inputs, outputs)).id, "");
  });
});
