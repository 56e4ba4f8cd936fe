import * as pulumi from "@pulumi/pulumi";

/**
 * The error that ends the program with this message alone, wherever it is thrown. From an output, Pulumi would put before
 * it the name of an input of some child, and print its stack once the last line of the program has run.
 */
export function toRunError(message: string, options?: ErrorOptions): pulumi.RunError {
  const error = new pulumi.RunError(message, options);
  Object.defineProperty(error, "message", { get: () => message, set: () => undefined, configurable: true });
  delete error.stack;
  return error;
}
