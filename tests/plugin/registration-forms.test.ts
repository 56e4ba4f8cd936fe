import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/** Prints how a resource registers in a process of its own, first in a program and then in the plugin. */
const PROGRAM = `
  const [modules] = process.argv.slice(1);
  const { isPluginProcess, registerForPlugin, toRegistration } = require(modules + "/dynamic/dynamic-resource");
  const { ROTATION_SCHEDULE_RESOURCE } = require(modules + "/dynamic/rotation-schedule");
  const register = () => {
    const [type, name, props, { aliases, version, pluginDownloadURL }] =
      toRegistration(ROTATION_SCHEDULE_RESOURCE, "x", { lifetime: "90d" }, undefined);
    return { type, name, text: typeof props.__provider, aliases, version, pluginDownloadURL, isPlugin: isPluginProcess() };
  };
  const inProgram = register();
  registerForPlugin([]);
  console.log(JSON.stringify([inProgram, register()]));
`;

/** Claims one place twice in one run and once in another, each over a connection of its own, as the plugin does. */
const CLAIMS = `
  const [modules] = process.argv.slice(1);
  const pulumi = require("@pulumi/pulumi");
  const { registerForPlugin } = require(modules + "/dynamic/dynamic-resource");
  const { claimPlace } = require(modules + "/components/publish-claims");
  registerForPlugin([]);
  const sink = { kind: "key-vault", vaultName: "kv-data", secretName: "pat" };
  const claim = (component, target) => {
    pulumi.runtime.setMockOptions({ getChannel: () => ({ getTarget: () => target }) });
    try {
      claimPlace({ component, name: "vault", sink, host: "https://a.test" });
      return "claimed";
    } catch (error) {
      return error.message;
    }
  };
  console.log(JSON.stringify([claim("one", "dns:1"), claim("two", "dns:1"), claim("two", "dns:2")]));
`;

async function run(program: string): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", program, join(__dirname, "../..")]);
  return JSON.parse(stdout);
}

describe("a process of the plugin", () => {
  it("registers types of the plugin without a version, and each form is an alias of the other", async () => {
    const dynamic = "pulumi-nodejs:dynamic/databricks-pat:RotationSchedule";
    const plugin = "databricks-pat:index:RotationSchedule";
    assert.deepEqual(await run(PROGRAM), [
      { type: dynamic, name: "x", text: "string", aliases: [{ type: plugin }], isPlugin: false },
      { type: plugin, name: "x", text: "undefined", aliases: [{ type: dynamic }], isPlugin: true },
    ]);
  });

  it("lets one component publish in a place, by program, although each component has a connection of its own", async () => {
    const refused =
      'ServicePrincipalToken "two": publish: vault: ServicePrincipalToken "one" publishes in secret "pat" of vault "kv-data" already: give each token a secret of its own';
    assert.deepEqual(await run(CLAIMS), ["claimed", refused, "claimed"]);
  });
});
