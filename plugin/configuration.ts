import * as pulumi from "@pulumi/pulumi";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { STACK_KEYS, NAMESPACE } from "../dynamic/arguments/stack-keys";
import type { StackConfiguration } from "../dynamic/provider/runtime";
import { reveal } from "./secrets";

/**
 * Hears the configuration of the provider, which Pulumi's server for providers in Node.js does not pass on: the keys
 * `databricks-pat:…` of the stack for the default provider, and its arguments for an explicit one.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.246.0/sdk/nodejs/provider/server.ts configure
 */
export function hearConfiguration(configure: (configuration: StackConfiguration) => void): void {
  const { configure: method } = ResourceProviderService as { configure: typeof ResourceProviderService.configure };
  const { requestDeserialize } = method;
  method.requestDeserialize = (bytes) => {
    const request = requestDeserialize(bytes);
    configure(toConfiguration(reveal(request.getArgs()?.toJavaScript() ?? {})));
    return request;
  };
}

/** The configuration as the lifecycles read it. An explicit provider has the keys about the names of stacks too. */
function toConfiguration(settings: Readonly<Record<string, unknown>>): StackConfiguration {
  return {
    logins: { namespace: NAMESPACE, place: "the configuration of the provider" },
    get(key) {
      const name = key.startsWith(`${NAMESPACE}:`) ? key.slice(NAMESPACE.length + 1) : "";
      const value = settings[name];
      if (value !== undefined && value !== null) return typeof value === "string" ? value : JSON.stringify(value);
      return STACK_KEYS.includes(name) ? pulumi.runtime.getConfig(key) : undefined;
    },
  };
}
