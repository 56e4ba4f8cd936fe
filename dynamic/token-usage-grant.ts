import * as pulumi from "@pulumi/pulumi";
import { TOKEN_USAGE_GRANT } from "./arguments";
import { type DynamicResourceDefinition, toRegistration } from "./dynamic-resource";
import type { WorkspacePrincipalArgs } from "./token-series";

/** Arguments of a `TokenUsageGrant`. Another workspace or `applicationId` replaces the grant. */
export type TokenUsageGrantArgs = WorkspacePrincipalArgs;

/** Its definition. @internal */
export const TOKEN_USAGE_GRANT_RESOURCE = {
  type: "TokenUsageGrant",
  lifecycle: "tokenUsageGrant",
  arguments: TOKEN_USAGE_GRANT,
  outputs: ["source"],
  secretArguments: ["administrator"],
} as const satisfies DynamicResourceDefinition;

/**
 * Lets one service principal use personal access tokens: adds CAN_USE for it to the workspace's token permissions, and
 * changes no other entry. Adds nothing if the principal has it already, directly or through a group.
 *
 * A destroy does not remove CAN_USE: the API can only replace the whole list, which deletes the tokens of everybody who
 * is not on it. Deleting the principal removes the entry.
 *
 * @see https://docs.databricks.com/api/azure/workspace/permissions/update
 */
export class TokenUsageGrant extends pulumi.CustomResource {
  /** The source of the principal's CAN_USE: "added" by this resource, "present" before it, or "group NAME". */
  declare readonly source: pulumi.Output<string>;

  constructor(name: string, args: TokenUsageGrantArgs, opts?: pulumi.CustomResourceOptions) {
    super(...toRegistration(TOKEN_USAGE_GRANT_RESOURCE, name, args, opts));
  }
}
