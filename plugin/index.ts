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
import { createPlugin } from "./plugin-provider";

registerForPlugin();
void pulumi.provider.main(createPlugin(openProviderProcess()), process.argv.slice(2));
