import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { linkRealPlugins, pinnedPlugins, providePlugins } from "../../tools/plugins";
import { useTemporaryFolder, writeFiles } from "./temporary-folder";

describe("provider plugins of a local run", () => {
  const folder = useTemporaryFolder();
  const machineHome = () => join(folder(), "machine");
  const pulumiHome = () => join(folder(), "isolated");
  const installed = () => readdir(join(pulumiHome(), "plugins"));

  async function writeRealPlugins(): Promise<void> {
    for (const { name, version } of pinnedPlugins()) {
      const path = `plugins/resource-${name}-v${version}/pulumi-resource-${name}`;
      await writeFiles(machineHome(), { [path]: `real ${name}` });
    }
  }

  it("match the npm packages and their versions", () => {
    assert.deepEqual(
      pinnedPlugins()
        .map(({ name }) => name)
        .sort(),
      ["azure-native", "azuread", "databricks", "random"],
    );
    for (const { version } of pinnedPlugins()) assert.match(version, /^\d+\.\d+\.\d+$/);
  });

  it("are the machine's own when real plugins are requested", async () => {
    await writeRealPlugins();
    await providePlugins({ pulumiHome: pulumiHome(), real: true, machineHome: machineHome() });
    for (const { name, version } of pinnedPlugins()) {
      const path = join(pulumiHome(), "plugins", `resource-${name}-v${version}`, `pulumi-resource-${name}`);
      assert.equal(await readFile(path, "utf8"), `real ${name}`);
    }
  });

  it("fail with the exact install commands when they are missing", async () => {
    const plugins = [
      { name: "databricks", version: "1.110.0" },
      { name: "random", version: "4.21.2" },
    ];
    await writeFiles(folder(), { "plugins/resource-random-v4.21.2/pulumi-resource-random": "real" });
    await assert.rejects(linkRealPlugins(plugins, join(folder(), "plugins"), join(folder(), "to")), {
      message:
        `These provider plugins are not installed in ${join(folder(), "plugins")}. Install them with:\n` +
        "  pulumi plugin install resource databricks 1.110.0",
    });
  });

  it("are stand-ins again after a run with the machine's own", async () => {
    await writeRealPlugins();
    await providePlugins({ pulumiHome: pulumiHome(), real: true, machineHome: machineHome() });
    await providePlugins({ pulumiHome: pulumiHome() });
    const folders = pinnedPlugins().map(({ name, version }) => `resource-${name}-v${version}`);
    assert.deepEqual((await installed()).sort(), folders.sort());
    for (const { name, version } of pinnedPlugins()) {
      const path = `plugins/resource-${name}-v${version}/pulumi-resource-${name}`;
      assert.match(await readFile(join(pulumiHome(), path), "utf8"), /^#!\/bin\/sh\n/);
      assert.equal(await readFile(join(machineHome(), path), "utf8"), `real ${name}`);
    }
  });
});
