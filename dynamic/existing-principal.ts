import * as pulumi from "@pulumi/pulumi";
import { EXISTING_PRINCIPAL } from "./arguments";
import type { AdministratorInput } from "./arguments/administrator";
import { type DynamicResourceDefinition, toRegistration } from "./dynamic-resource";

/** Arguments of an `ExistingPrincipal`: its workspace, and one thing by which the principal is found there. */
export interface ExistingPrincipalLookupArgs {
  /** URL of the workspace. */
  readonly host: pulumi.Input<string>;
  /** Object id of the service principal in Entra. */
  readonly objectId?: pulumi.Input<string> | undefined;
  /** Display name in the workspace. Fails if several principals have it. */
  readonly displayName?: pulumi.Input<string> | undefined;
  /** Numeric id in the workspace. */
  readonly servicePrincipalId?: pulumi.Input<string> | undefined;
  /**
   * The workspace administrator's login, stored as a secret. Default: from the stack configuration or the environment at
   * run time, not stored.
   */
  readonly administrator?: AdministratorInput | undefined;
}

/** Its definition. @internal */
export const EXISTING_PRINCIPAL_RESOURCE = {
  type: "ExistingPrincipal",
  lifecycle: "existingPrincipal",
  arguments: EXISTING_PRINCIPAL,
  outputs: ["applicationId", "servicePrincipalId"],
  secretArguments: ["administrator"],
} as const satisfies DynamicResourceDefinition;

/**
 * Finds a service principal of a workspace, in the preview too, and keeps what it found: the principal stays the same if it
 * gets another name later. It is looked up again when an argument changes, and when `pulumi refresh` finds that the
 * workspace no longer has it. A destroy leaves it alone.
 *
 * @see https://docs.databricks.com/api/azure/workspace/serviceprincipalsv2/list
 */
export class ExistingPrincipal extends pulumi.CustomResource {
  /** Application (client) id. */
  declare readonly applicationId: pulumi.Output<string>;
  /** Numeric id in the workspace. */
  declare readonly servicePrincipalId: pulumi.Output<string>;

  constructor(name: string, args: ExistingPrincipalLookupArgs, opts?: pulumi.CustomResourceOptions) {
    super(...toRegistration(EXISTING_PRINCIPAL_RESOURCE, name, args, opts));
  }
}
