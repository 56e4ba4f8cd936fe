import * as pulumi from "@pulumi/pulumi";

/**
 * Fails the run, and returns an unknown value for the outputs of the component. A preview goes on, so that it also names
 * the problems of the other components. An update stops at once, because what follows would be created.
 */
export function refuseComponent(refusal: pulumi.RunError): pulumi.Output<never> {
  if (!pulumi.runtime.isDryRun()) throw refusal;
  // Pulumi prints the error of a promise that nobody waits for, and the program fails when it has ended.
  void Promise.reject(refusal);
  return pulumi.output(pulumi.unknown) as pulumi.Output<never>;
}
