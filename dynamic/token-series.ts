import type * as pulumi from "@pulumi/pulumi";
import type { AdministratorInput } from "./arguments/administrator";

/** The principal of a resource, and its workspace. */
export interface WorkspacePrincipalArgs {
  /** URL of the workspace. */
  readonly host: pulumi.Input<string>;
  /** Application (client) id of the service principal that owns the tokens. */
  readonly applicationId: pulumi.Input<string>;
  /**
   * The workspace administrator's login, stored as a secret. Default: from the stack configuration or the environment
   * at run time, not stored.
   */
  readonly administrator?: AdministratorInput | undefined;
}

/** The tokens of a resource: one series of a principal's tokens. */
export interface TokenSeriesArgs extends WorkspacePrincipalArgs {
  /**
   * Id that marks the tokens of this series in their comments: a UUID that stays the same across rotations and is
   * unique to the series. Tokens of another lineage, or made by another stack, are never changed or revoked.
   */
  readonly lineage: pulumi.Input<string>;
}
