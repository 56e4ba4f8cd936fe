/**
 * The provider plugin `databricks-pat`, for programs in YAML, Python, Go and any other language of Pulumi: the component
 * and the dynamic resources of this package, in a process of their own.
 *
 * It exports nothing: Pulumi would start its own host for exported components instead.
 *
 * @module pulumi-databricks-pat/plugin
 */
import * as pulumi from "@pulumi/pulumi";
import { registerForPlugin } from "../dynamic/dynamic-resource";
import { openProviderProcess } from "../dynamic/provider/open-process";
import { ComponentFailures } from "./component-failures";
import { hearConfiguration } from "./configuration";
import { createPlugin } from "./plugin-provider";
import { CONFIGURATION } from "./schema/configuration-spec";

registerForPlugin(Object.keys(CONFIGURATION));
const lifecycles = openProviderProcess({ isPlugin: true });
let host: string | undefined;
hearConfiguration((config) => {
  lifecycles.personalAccessToken.configure({ config });
  host = config.get("databricks-pat:host");
});
const failures = new ComponentFailures();
void pulumi.provider.main(createPlugin({ lifecycles, failures, host: () => host }), process.argv.slice(2)).then(() => {
  failures.takeOver(process);
});
