import * as pulumi from "@pulumi/pulumi";
import { isPluginProcess } from "../dynamic/dynamic-resource";

/**
 * Fails the run. An update stops at once, because what follows would be created. A preview goes on with the unknown
 * value that this returns, so that it names the problems of the other components too, and each as a program's own. In
 * the plugin the component fails, and the program goes on as its language does.
 */
export function failRun<T>(refusal: pulumi.RunError): T {
  if (isPluginProcess() || !pulumi.runtime.isDryRun()) throw refusal;
  // Pulumi prints the error of a promise that nobody waits for, and the program fails when it has ended.
  void Promise.reject(refusal);
  return pulumi.unknown as T;
}
