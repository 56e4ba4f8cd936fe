import * as assert from "node:assert/strict";
import { toSecret, UNKNOWN, type Properties } from "../../../emulator/plugins/property-value";
import type { EmulatedTenant } from "./emulated-tenant";
import type { PluginProcess } from "./plugin-process";
import { usePlugin } from "./use-plugin";

const SECRET = "azure-native:keyvault:Secret";

describe("the azure-native stand-in", () => {
  let tenant: EmulatedTenant;
  let plugin: PluginProcess;
  usePlugin(
    "azure-native",
    ({ azure }) => azure,
    (opened) => ({ tenant, plugin } = opened),
  );

  function secretArgs(secretName: string, properties: Properties): Properties {
    const { resourceGroupName, vaultName } = tenant.seed;
    return { properties, resourceGroupName, secretName, vaultName };
  }

  describe("keyvault.Secret", () => {
    it("is created, read, changed and deleted", async () => {
      const args = secretArgs("token", { contentType: "text/plain", value: toSecret("dapi1") });
      const { inputs, failures } = await plugin.check(SECRET, args);
      assert.deepEqual({ inputs, failures }, { inputs: { azureApiVersion: "2024-11-01", ...args }, failures: {} });
      const { id, outputs } = await plugin.create(SECRET, inputs);
      const { seed } = tenant;
      const vault = `/subscriptions/${seed.subscriptionId}/resourceGroups/${seed.resourceGroupName}/providers/Microsoft.KeyVault/vaults/${seed.vaultName}`;
      assert.equal(id, `${vault}/secrets/token`);
      const { properties, ...rest } = outputs as { properties: { secretUri: string; secretUriWithVersion: string } };
      assert.deepEqual(rest, {
        azureApiVersion: "2024-11-01",
        location: (rest as Properties)["location"],
        name: "token",
        tags: (rest as Properties)["tags"],
        type: "Microsoft.KeyVault/vaults/secrets",
      });
      assert.match(properties.secretUri, /^https:\/\/kv-emulator\.vault\.localhost:\d+\/secrets\/token$/);
      assert.match(properties.secretUriWithVersion, /\/secrets\/token\/[0-9a-f]{32}$/);
      assert.ok(!JSON.stringify(outputs).includes("dapi1"));
      assert.deepEqual(await plugin.read(SECRET, id, inputs, outputs), { id, inputs, outputs });

      const news = { ...inputs, properties: { contentType: "text/plain", value: toSecret("dapi2") } };
      assert.deepEqual(await plugin.diff(SECRET, id, inputs, news), {
        changes: true,
        replaces: [],
        detailed: { "properties.value": "update" },
        deleteBeforeReplace: false,
      });
      const updated = await plugin.update(SECRET, { id, inputs, outputs }, news);
      const { secretUri, secretUriWithVersion } = updated["properties"] as Record<string, unknown>;
      assert.equal(secretUri, properties.secretUri);
      assert.notEqual(secretUriWithVersion, properties.secretUriWithVersion);

      tenant.takeRequests();
      await plugin.delete(SECRET, id, news, updated);
      assert.deepEqual(tenant.takeRequests(), [
        "DELETE /secrets/token",
        `POST /${tenant.seed.tenantId}/oauth2/v2.0/token`,
        "DELETE /secrets/token",
      ]);
      assert.equal((await plugin.read(SECRET, id, news, updated)).id, "");
      await plugin.delete(SECRET, id, news, updated);
    });

    it("refuses to adopt an existing secret", async () => {
      const inputs = secretArgs("taken", { value: "a" });
      await plugin.create(SECRET, inputs);
      await assert.rejects(
        plugin.create(SECRET, inputs),
        /cannot create already existing resource '.*\/secrets\/taken'/,
      );
    });

    it("publishes the value in the vault", async () => {
      const inputs = secretArgs("published", { value: toSecret("dapi-published") });
      await plugin.create(SECRET, inputs);
      assert.ok(JSON.stringify(tenant.emulator.store.document.resources).includes("dapi-published"));
      const notes = tenant.emulator.log.list().flatMap(({ note }) => note ?? []);
      assert.match(notes.join("\n"), /^published published [0-9a-f]{32}$/m);
    });

    it("uses the resource's name when none is given", async () => {
      const { secretName: _, ...args } = secretArgs("", { value: "a" });
      assert.equal((await plugin.check(SECRET, args)).inputs["secretName"], "lab");
    });

    it("is the same type under every API version, and sends that version", async () => {
      const inputs = secretArgs("versioned", { value: "a" });
      const { outputs } = await plugin.create("azure-native:keyvault/v20230701:Secret", inputs);
      assert.equal(outputs["azureApiVersion"], "2023-07-01");
      const targets = tenant.emulator.log.list().map(({ target }) => target.split("?")[1]);
      assert.deepEqual([...new Set(targets.slice(-3))], ["api-version=2023-07-01"]);
    });

    it("previews inputs as they are and the rest as unknown, and in an update what cannot change", async () => {
      const inputs = secretArgs("preview", { value: toSecret("a") });
      const { outputs } = await plugin.create(SECRET, inputs, true);
      assert.deepEqual(outputs, {
        azureApiVersion: "2024-11-01",
        location: UNKNOWN,
        name: UNKNOWN,
        properties: {
          attributes: UNKNOWN,
          contentType: UNKNOWN,
          secretUri: UNKNOWN,
          secretUriWithVersion: UNKNOWN,
          value: toSecret("a"),
        },
        tags: UNKNOWN,
        type: UNKNOWN,
      });
      const old = { ...outputs, location: "westeurope", name: "preview", type: "t" };
      const updated = await plugin.update(SECRET, { id: "x", inputs, outputs: old }, inputs, true);
      assert.deepEqual(updated, { ...outputs, location: "westeurope", name: "preview" });
      assert.deepEqual(tenant.takeRequests(), []);
    });

    it("is replaced for another name, the old one deleted first", async () => {
      const inputs = secretArgs("one", { value: "a" });
      assert.deepEqual(await plugin.diff(SECRET, "x", inputs, { ...inputs, secretName: "two" }), {
        changes: true,
        replaces: ["secretName"],
        detailed: { secretName: "update-replace" },
        deleteBeforeReplace: true,
      });
    });

    it("refuses a name that no secret can have", async () => {
      const { failures } = await plugin.check(SECRET, secretArgs("a_b", { value: "a" }));
      assert.deepEqual(failures, { secretName: "'secretName' has to be 1 to 127 letters, digits and hyphens" });
    });

    it("reports Resource Manager's message", async () => {
      const inputs = { ...secretArgs("x", { value: "a" }), vaultName: "nowhere" };
      await assert.rejects(
        plugin.create(SECRET, inputs),
        /Azure Resource Manager, (GET|PUT) .*\/vaults\/nowhere\/secrets\/x: 404 /,
      );
    });
  });

  it("needs a subscription", async () => {
    const { subscriptionId: _, ...config } = tenant.azure;
    await assert.rejects(plugin.configure(config), /subscriptionId \(ARM_SUBSCRIPTION_ID\) is needed/);
  });
});
