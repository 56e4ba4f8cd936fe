import type { Properties } from "../../../emulator/plugins/property-value";
import { type EmulatedTenant, startTenant } from "./emulated-tenant";
import { PluginProcess } from "./plugin-process";

/** A configured stand-in, and the emulator that it talks to. */
export interface OpenedPlugin {
  readonly tenant: EmulatedTenant;
  readonly plugin: PluginProcess;
}

/** Runs a stand-in during the enclosing `describe`; each test starts without faults and with an empty request log. */
export function usePlugin(
  name: string,
  toConfig: (tenant: EmulatedTenant) => Properties,
  onOpened: (opened: OpenedPlugin) => void,
): void {
  let opened: OpenedPlugin;
  before(async () => {
    const tenant = await startTenant();
    opened = { tenant, plugin: await PluginProcess.open(name, toConfig(tenant), tenant.trust) };
    onOpened(opened);
  });
  after(async () => {
    await opened.plugin.stop();
    await opened.tenant.stop();
  });
  beforeEach(() => {
    opened.tenant.emulator.faults.clear();
    opened.tenant.takeRequests();
  });
}
