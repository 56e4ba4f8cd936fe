import type { Duration } from "./arguments/duration";
import type { RevokeWhen } from "./arguments/revoke-when";
import * as pulumi from "@pulumi/pulumi";
import { TOKEN_RETIREMENT } from "./arguments";
import { type DynamicResourceDefinition, toRegistration } from "./dynamic-resource";
import type { TokenSeriesArgs } from "./token-series";

/** Arguments of a `TokenRetirement`. */
export interface TokenRetirementArgs extends TokenSeriesArgs {
  /** How long a replaced token stays active: the `overlap` of the `PersonalAccessToken`. */
  readonly overlap: pulumi.Input<Duration>;
  /**
   * "after", the default: a replaced token is revoked when its overlap is over. "unused": only if it was also not used
   * after the day of its replacement; otherwise `stillUsed` names it, and it stays active until it expires.
   */
  readonly revokeWhen?: pulumi.Input<RevokeWhen> | undefined;
  /** The `tokenId` of the `PersonalAccessToken`: a change means that a token was replaced. */
  readonly tokenId: pulumi.Input<string>;
}

/** Its definition. @internal */
export const TOKEN_RETIREMENT_RESOURCE = {
  type: "TokenRetirement",
  lifecycle: "tokenRetirement",
  arguments: TOKEN_RETIREMENT,
  outputs: ["pending", "stillUsed"],
  secretArguments: ["administrator"],
  isLabelled: true,
} as const satisfies DynamicResourceDefinition;

/**
 * Revokes the tokens that a `PersonalAccessToken` with an `overlap` has replaced: the first `pulumi up` after their
 * overlap revokes them, and its preview shows that. Nothing should depend on it. A destroy revokes all retired tokens
 * at once.
 *
 * @see https://docs.databricks.com/api/azure/workspace/tokenmanagement/delete
 */
export class TokenRetirement extends pulumi.CustomResource {
  /** When to look for retired tokens, RFC 3339: shortly after each overlap is over. */
  declare readonly pending: pulumi.Output<readonly string[]>;
  /** Ids of the tokens whose overlap is over but that are still used; undefined when there are none. */
  declare readonly stillUsed: pulumi.Output<readonly string[] | undefined>;

  constructor(name: string, args: TokenRetirementArgs, opts?: pulumi.CustomResourceOptions) {
    super(...toRegistration(TOKEN_RETIREMENT_RESOURCE, name, args, opts));
  }
}
