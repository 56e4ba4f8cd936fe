import * as pulumi from "@pulumi/pulumi";
import { providerText } from "./provider-text";
import type { AdministratorLogin } from "./values/login";

export interface TokenUsageGrantArgs {
  /** URL of the workspace. A change replaces the grant. */
  readonly host: pulumi.Input<string>;
  /** Application (client) id of the service principal. A change replaces the grant. */
  readonly applicationId: pulumi.Input<string>;
  /** Owner id of the tokens that go with this grant: what is left of them is revoked when the grant is destroyed. */
  readonly owner: pulumi.Input<string>;
  /** Left out, the administrator's login comes from the environment at run time and is not stored. */
  readonly administrator?: pulumi.Input<AdministratorLogin> | undefined;
}

/**
 * Lets one service principal use personal access tokens: adds CAN_USE for it to the workspace's token permissions, and
 * touches no other entry. Adds nothing where the principal has it already, itself or through a group.
 *
 * Destroying it does not take CAN_USE away: the API can only replace the whole list, which deletes the tokens of
 * everybody who is not on it. The entry goes with the principal.
 *
 * @see https://docs.databricks.com/api/azure/workspace/permissions/update
 */
export class TokenUsageGrant extends pulumi.CustomResource {
  /** Where the principal's CAN_USE comes from: "added" by this resource, "present" before it, or "group NAME". */
  declare readonly source: pulumi.Output<string>;

  constructor(name: string, args: TokenUsageGrantArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      "pulumi-nodejs:dynamic/databricks-pat:TokenUsageGrant",
      name,
      { source: undefined, ...args, ...secretLogin(args), __provider: providerText("tokenUsageGrant") },
      opts,
    );
  }
}

function secretLogin(args: TokenUsageGrantArgs): Partial<TokenUsageGrantArgs> {
  return args.administrator === undefined ? {} : { administrator: pulumi.secret(args.administrator) };
}
