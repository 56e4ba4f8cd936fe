import * as pulumi from "@pulumi/pulumi";

/**
 * Fails the run from within an output, where an argument that is an output has turned out to be wrong. In a preview the
 * value is unknown from then on, so that the refusal is printed alone, as a program's own.
 */
export function refuseLate<T>(refusal: pulumi.RunError): T {
  if (!pulumi.runtime.isDryRun()) throw refusal;
  // Pulumi prints the error of a promise that nobody waits for, and the program fails when it has ended.
  void Promise.reject(refusal);
  return pulumi.unknown as T;
}
