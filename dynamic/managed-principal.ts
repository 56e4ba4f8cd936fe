/**
 * The kind of principal that the component of a token has made, and deletes when it is no longer in the program:
 * "retained" if it does not delete it.
 */
export type ManagedPrincipal = "entra" | "databricks" | "retained";
