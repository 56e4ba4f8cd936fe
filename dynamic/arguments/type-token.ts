/** The name of the package in Pulumi, with which its types begin. */
export const PACKAGE = "databricks-pat";

/** The name of a component, of a resource of the plugin or of a type in schemas and states: "databricks-pat:index:Name". */
export function toTypeToken(name: string): string {
  return `${PACKAGE}:index:${name}`;
}
