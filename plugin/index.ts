/**
 * The provider plugin `databricks-pat`, for programs in YAML, Python, Go and any other language of Pulumi: the component
 * and the dynamic resources of this package, in a process of their own.
 *
 * It exports nothing: Pulumi would start its own host for exported components instead.
 *
 * @module pulumi-databricks-pat/plugin
 */
import * as pulumi from "@pulumi/pulumi";
import { configureWorkspace } from "../components/configured-workspace";
import { registerForPlugin } from "../dynamic/dynamic-resource";
import { openProviderProcess } from "../dynamic/provider/open-process";
import { ComponentFailures } from "./component-failures";
import { hearOptions } from "./component-options";
import { hearConfiguration } from "./configuration";
import { openEngineLog, withMessagesDelivered } from "./engine-log";
import { createPlugin } from "./plugin-provider";
import { CONFIGURATION, LOGIN_SETTINGS } from "./schema/configuration-spec";

registerForPlugin(Object.keys(CONFIGURATION));
const messages = openEngineLog({ argv: process.argv, print: (message) => console.log(message) });
const { lifecycles, configure, hide } = openProviderProcess({ isPlugin: true, log: messages.log });
hearOptions();
hearConfiguration((config) => {
  configure(config);
  const settings = Object.keys(LOGIN_SETTINGS).map((name) => [name, config.get(`databricks-pat:${name}`)] as const);
  configureWorkspace(Object.fromEntries(settings));
});
const failures = new ComponentFailures();
const plugin = createPlugin({ lifecycles: withMessagesDelivered(lifecycles, messages), hide, failures });
void pulumi.provider.main(plugin, process.argv.slice(2)).then(() => {
  failures.takeOver(process);
});
