import * as assert from "node:assert/strict";
import { once } from "node:events";
import { spawn } from "node:child_process";
import * as path from "node:path";
import { UNKNOWN } from "../../../emulator/plugins/property-value";
import { PluginProcess } from "./plugin-process";

const UUID_TYPE = "random:index/randomUuid:RandomUuid";

describe("a stand-in plugin", () => {
  let plugin: PluginProcess;
  before(async () => (plugin = await PluginProcess.open("random", {})));
  after(() => plugin.stop());

  it("answers the version it was started as", async () => {
    assert.equal(await plugin.version(), "1.2.3");
  });

  it("accepts secrets and previews", async () => {
    const { acceptsecrets, supportspreview } = (await plugin.configure({})).toObject();
    assert.deepEqual({ acceptsecrets, supportspreview }, { acceptsecrets: true, supportspreview: true });
  });

  it("names the types that it serves on a request for another", async () => {
    await assert.rejects(plugin.check("random:index/randomPet:RandomPet", {}), (error: Error) => {
      assert.match(
        error.message,
        /does not serve random:index\/randomPet:RandomPet, only random:index\/randomUuid:RandomUuid; /,
      );
      assert.match(error.message, /pulumi plugin install resource random 1\.2\.3/);
      return true;
    });
  });

  it("does not mistake a member of every object for a type", async () => {
    await assert.rejects(plugin.check("constructor", {}), /does not serve constructor/);
  });

  it("names the function that it is asked for", async () => {
    await assert.rejects(plugin.invoke("random:index/getThing:getThing"), /random:index\/getThing:getThing/);
  });

  it("generates a UUID that is also the id", async () => {
    const { id, outputs } = await plugin.create(UUID_TYPE, { keepers: { team: "a" } });
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.deepEqual(outputs, { keepers: { team: "a" }, result: id });
  });

  it("previews the UUID as unknown", async () => {
    assert.deepEqual(await plugin.create(UUID_TYPE, {}, true), { id: "", outputs: { result: UNKNOWN } });
  });

  it("replaces when a keeper changes", async () => {
    assert.deepEqual(await plugin.diff(UUID_TYPE, "x", { keepers: { team: "a" } }, { keepers: { team: "b" } }), {
      changes: true,
      replaces: ["keepers"],
      detailed: { "keepers.team": "update-replace" },
      deleteBeforeReplace: false,
    });
  });

  it("imports a UUID by its value", async () => {
    const id = "11111111-2222-4333-8444-555555555555";
    assert.deepEqual(await plugin.read(UUID_TYPE, id), { id, outputs: { result: id }, inputs: {} });
  });

  it("ends when the engine's end of its standard input closes", async () => {
    const orphan = await PluginProcess.start("random");
    const exited = once(orphan.child, "exit");
    orphan.child.stdin?.end();
    assert.deepEqual(await exited, [0, null]);
    await orphan.stop();
  });

  it("loads its own package, and no other", async () => {
    const main = path.join(__dirname, "../../../emulator/plugins/plugin-main.js");
    const script = `process.on("exit", () => console.error(Object.keys(require.cache).join("\\n"))); require(${JSON.stringify(main)})`;
    const child = spawn(process.execPath, ["-e", script, "main.js", "azuread", "1.0.0"]);
    let loaded = "";
    child.stderr.on("data", (chunk: Buffer) => (loaded += chunk.toString()));
    child.stdout.once("data", () => child.stdin.end());
    await once(child, "close");
    const packages = loaded.match(/[\w-]+-package\.js$/gm);
    assert.deepEqual(packages, ["azuread-package.js"]);
  });

  it("refuses a name that has no stand-in", async () => {
    const main = path.join(__dirname, "../../../emulator/plugins/plugin-main.js");
    const child = spawn(process.execPath, [main, "aws", "1.0.0"]);
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, "close")) as [number];
    assert.deepEqual(
      { code, said },
      {
        code: 1,
        said: "usage: main.js NAME VERSION, with NAME one of azure-native, azuread, databricks, random\n",
      },
    );
  });
});

describe("a stand-in plugin that is not configured for this machine", () => {
  let plugin: PluginProcess | undefined;
  afterEach(() => plugin?.stop());

  const login = { tenantId: "t", clientId: "c", clientSecret: "s", subscriptionId: "u" };
  const refusals: Readonly<Record<string, readonly [name: string, config: Record<string, string>]>> = {
    "a workspace elsewhere": ["databricks", { host: "https://adb-1.2.azuredatabricks.net", token: "dapi" }],
    "a cloud elsewhere, for azuread": ["azuread", { ...login, metadataHost: "management.azure.com" }],
    "no metadata host, for azuread": ["azuread", login],
    "a cloud elsewhere, for azure-native": ["azure-native", { ...login, metadataHost: "https://management.azure.com" }],
    "no metadata host, for azure-native": ["azure-native", login],
    "an address that only looks like loopback": ["databricks", { host: "http://127.0.0.1.example.com", token: "dapi" }],
  };
  for (const [what, [name, config]] of Object.entries(refusals)) {
    it(`refuses ${what}`, async () => {
      plugin = await PluginProcess.start(name);
      await assert.rejects(plugin.configure(config), /stand-in plugins only talk to loopback.*install the real plugin/);
    });
  }

  it("takes its configuration from the environment where there are no provider inputs", async () => {
    plugin = await PluginProcess.start("databricks", {
      DATABRICKS_HOST: "https://elsewhere.azuredatabricks.net",
      DATABRICKS_TOKEN: "dapi",
    });
    await assert.rejects(plugin.configure({}), /elsewhere\.azuredatabricks\.net/);
    await plugin.configure({ host: "http://127.0.0.1:1" });
  });
});
