/**
 * The kind of principal that the component of a token has made, and deletes when it is no longer in the program:
 * "retained" if it does not delete it.
 */
export type ManagedPrincipal = "entra" | "databricks" | "retained";

/** What the component of a token has made beside it. */
export interface MadeBeside {
  readonly managedPrincipal?: ManagedPrincipal | undefined;
  /** Whether it has made the federated credential or policy, which may not be known everywhere yet. */
  readonly madeTrust?: true | undefined;
  /** Name of the component. */
  readonly component?: string | undefined;
}
