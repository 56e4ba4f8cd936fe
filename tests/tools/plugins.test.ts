import assert from "node:assert/strict";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { describePlugins, pinnedPlugins, providePlugins } from "../../tools/plugins";
import { needsVaultProxy } from "../../tools/vault-by-proxy";
import { useTemporaryFolder, writeFiles } from "./temporary-folder";

describe("provider plugins of a local run", () => {
  const folder = useTemporaryFolder();
  const machineHome = () => join(folder(), "machine");
  const pulumiHome = () => join(folder(), "isolated");
  const installed = () => readdir(join(pulumiHome(), "plugins"));

  async function writeRealPlugins(names = pinnedPlugins().map(({ name }) => name)): Promise<void> {
    for (const { name, version } of pinnedPlugins().filter((plugin) => names.includes(plugin.name))) {
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

  it("are stand-ins where the real one is not installed, and which is which is said", async () => {
    await writeRealPlugins(["databricks", "random"]);
    const provided = await providePlugins({ pulumiHome: pulumiHome(), real: true, machineHome: machineHome() });
    const versions = Object.fromEntries(pinnedPlugins().map(({ name, version }) => [name, `${name} ${version}`]));
    assert.equal(
      describePlugins(provided),
      `real provider plugins: ${versions["databricks"]}, ${versions["random"]}; stand-ins: ${versions["azure-native"]},` +
        ` ${versions["azuread"]}, because they are not installed (pulumi plugin install resource NAME VERSION)`,
    );
    for (const { name, version } of pinnedPlugins()) {
      const path = join(pulumiHome(), "plugins", `resource-${name}-v${version}`, `pulumi-resource-${name}`);
      const isReal = (await readFile(path, "utf8")) === `real ${name}`;
      assert.equal(isReal, ["databricks", "random"].includes(name), name);
    }
  });

  it("follow what is installed from run to run", async () => {
    await writeRealPlugins(["databricks"]);
    await providePlugins({ pulumiHome: pulumiHome(), real: true, machineHome: machineHome() });
    await rm(machineHome(), { recursive: true });
    await writeRealPlugins(["random"]);
    const { real } = await providePlugins({ pulumiHome: pulumiHome(), real: true, machineHome: machineHome() });
    assert.deepEqual(
      real.map(({ name }) => name),
      ["random"],
    );
    for (const { name, version } of pinnedPlugins()) {
      const path = join(pulumiHome(), "plugins", `resource-${name}-v${version}`, `pulumi-resource-${name}`);
      assert.match(await readFile(path, "utf8"), name === "random" ? /^real random$/ : /^#!\/bin\/sh\n/);
    }
  });

  it("fail with the exact install commands when real ones are requested and none is installed", async () => {
    const commands = pinnedPlugins().map(
      ({ name, version }) =>
        `  pulumi plugin install resource ${name} ${version}` +
        (name === "azure-native" ? "   # only if a token is published to Key Vault" : ""),
    );
    await assert.rejects(providePlugins({ pulumiHome: pulumiHome(), real: true, machineHome: machineHome() }), {
      message:
        `None of these provider plugins is installed in ${join(machineHome(), "plugins")}. Install those that you want to be real, with:\n` +
        commands.join("\n"),
    });
  });

  it("reach the vault through the emulator only if the real azure-native cannot resolve its name", async () => {
    const [azureNative] = pinnedPlugins().filter(({ name }) => name === "azure-native");
    assert.ok(azureNative !== undefined);
    const known = (): Promise<{ address: string }> => Promise.resolve({ address: "127.0.0.1" });
    const elsewhere = (): Promise<{ address: string }> => Promise.resolve({ address: "203.0.113.7" });
    const unknown = (): Promise<never> => Promise.reject(new Error("ENOTFOUND"));
    const real = { real: [azureNative], standIns: [] };
    const standIn = { real: [], standIns: [azureNative] };
    assert.deepEqual(
      await Promise.all([
        needsVaultProxy(real, known),
        needsVaultProxy(real, elsewhere),
        needsVaultProxy(real, unknown),
        needsVaultProxy(standIn, unknown),
      ]),
      [false, true, true, false],
    );
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
