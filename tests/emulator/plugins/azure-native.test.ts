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

    it("recovers a soft-deleted secret with its old versions, and adds one", async () => {
      const inputs = secretArgs("recovered", { value: "old" });
      const { id, outputs } = await plugin.create(SECRET, inputs);
      await plugin.delete(SECRET, id, inputs, outputs);
      tenant.takeRequests();
      await plugin.create(SECRET, { ...inputs, properties: { value: "new" } });
      const login = `POST /${tenant.seed.tenantId}/oauth2/v2.0/token`;
      assert.deepEqual(
        tenant.takeRequests().filter((request) => request !== login),
        [
          `GET ${id}`,
          `PUT ${id}`,
          "GET /deletedsecrets/recovered",
          "GET /deletedsecrets/recovered",
          "POST /deletedsecrets/recovered/recover",
          "POST /deletedsecrets/recovered/recover",
          `PUT ${id}`,
          `GET ${id}`,
        ],
      );
      const { versions } = tenant.emulator.store.document.resources.vaults[0]?.secrets["recovered"] ?? { versions: [] };
      assert.deepEqual(
        versions.map(({ value }) => value),
        ["old", "new"],
      );
    });

    it("reports the conflict where the vault does not show what is deleted", async () => {
      const inputs = secretArgs("hidden", { value: "old" });
      const { id, outputs } = await plugin.create(SECRET, inputs);
      await plugin.delete(SECRET, id, inputs, outputs);
      const effect = { kind: "answer", status: 403, body: { error: { code: "Forbidden", message: "no" } } } as const;
      tenant.emulator.faults.add({ method: "GET", path: "^/deletedsecrets/", times: 100, effect });
      tenant.takeRequests();
      await assert.rejects(
        plugin.create(SECRET, inputs),
        /409 ConflictError: Secret hidden is currently in a deleted but recoverable state/,
      );
      tenant.emulator.faults.clear();
      assert.equal(tenant.takeRequests().filter((request) => request.startsWith("PUT ")).length, 7);
    });

    it("is read by a function, without its value", async () => {
      const args = secretArgs("looked-at", { value: toSecret("dapi-looked-at") });
      const { id } = await plugin.create(SECRET, { ...args, tags: { tokenId: "1" } });
      const { properties: _, ...address } = args;
      const found = await plugin.invoke("azure-native:keyvault:getSecret", address);
      assert.equal(found["id"], id);
      assert.deepEqual(found["tags"], { tokenId: "1" });
      assert.ok(!JSON.stringify(found).includes("dapi-looked-at"));
      await assert.rejects(
        plugin.invoke("azure-native:keyvault:getSecret", { ...address, secretName: "nowhere" }),
        /404 ResourceNotFound/,
      );
    });

    it("is imported with the names in its id", async () => {
      const { id, outputs } = await plugin.create(SECRET, secretArgs("imported", { value: "a" }));
      const { inputs } = await plugin.read(SECRET, id);
      const { resourceGroupName, vaultName } = tenant.seed;
      assert.deepEqual(inputs, {
        azureApiVersion: "2024-11-01",
        properties: { attributes: { enabled: true } },
        resourceGroupName,
        secretName: "imported",
        vaultName,
      });
      assert.equal((outputs as { name: string }).name, "imported");
    });

    it("that was changed outside loses in a refresh what the provider cannot read, so that an update writes it", async () => {
      const args = secretArgs("changed", { value: toSecret("a"), contentType: "text/plain" });
      const { inputs } = await plugin.check(SECRET, { ...args, tags: { tokenId: "1" } });
      const { id, outputs } = await plugin.create(SECRET, inputs);
      const versions = tenant.emulator.store.document.resources.vaults[0]?.secrets["changed"]?.versions;
      const [version] = versions ?? [];
      assert.ok(version);
      Object.assign(version, { enabled: false, tags: {} });
      const refreshed = await plugin.read(SECRET, id, inputs, outputs);
      assert.deepEqual(refreshed.inputs["properties"], { attributes: { enabled: false }, contentType: "text/plain" });
      assert.deepEqual(refreshed.inputs["tags"], {});
      const { detailed } = await plugin.diff(SECRET, id, refreshed.inputs, inputs);
      assert.deepEqual(detailed, {
        "properties.attributes": "delete",
        "properties.value": "add",
        "tags.tokenId": "add",
      });
    });

    it("shows nothing in a refresh of a value that was overwritten with the same tags and dates", async () => {
      const { inputs } = await plugin.check(SECRET, secretArgs("overwritten", { value: toSecret("a") }));
      const { id, outputs } = await plugin.create(SECRET, inputs);
      const versions = tenant.emulator.store.document.resources.vaults[0]?.secrets["overwritten"]?.versions ?? [];
      const [version] = versions;
      assert.ok(version);
      versions.push({ ...version, value: "b", version: "0".repeat(32) });
      const refreshed = await plugin.read(SECRET, id, inputs, outputs);
      assert.deepEqual(refreshed.inputs, inputs);
      assert.notDeepEqual(refreshed.outputs, outputs);
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
