import * as pulumi from "@pulumi/pulumi";
import { providerText } from "./provider-text";
import type { Duration } from "./values/duration";
import type { AdministratorLogin } from "./values/login";
import type { RevokeWhen } from "./values/revoke-when";

export interface TokenRetirementArgs {
  /** URL of the workspace. */
  readonly host: pulumi.Input<string>;
  /** Application (client) id of the service principal that owns the tokens. */
  readonly applicationId: pulumi.Input<string>;
  /** Owner id of the tokens. */
  readonly owner: pulumi.Input<string>;
  /** How long a replaced token is left alive: the `overlap` of the `PersonalAccessToken`. */
  readonly overlap: pulumi.Input<Duration>;
  /**
   * "after", the default: a replaced token is revoked when its overlap has ended. "unused": only when the workspace says
   * that it was not used after the day it was replaced on; until then it is named in `noisy`, and ends by itself at last.
   */
  readonly revokeWhen?: pulumi.Input<RevokeWhen> | undefined;
  /** The `rotationTrigger` of the `PersonalAccessToken`: a change of it tells that a token was replaced. */
  readonly rotation: pulumi.Input<string>;
  /** Left out, the administrator's login comes from the environment at run time and is not stored. */
  readonly administrator?: pulumi.Input<AdministratorLogin> | undefined;
}

/**
 * Ends the tokens that a `PersonalAccessToken` with an `overlap` has replaced, when their time has come: the first
 * `pulumi up` from then on revokes them, and its preview shows that. Nothing should depend on it. Destroyed, it revokes
 * all retired tokens at once.
 *
 * @see https://docs.databricks.com/api/azure/workspace/tokenmanagement/delete
 */
export class TokenRetirement extends pulumi.CustomResource {
  /** When retired tokens will be looked for, RFC 3339: somewhat after each one's overlap has ended. */
  declare readonly pending: pulumi.Output<readonly string[]>;
  /** Ids of the tokens that should have ended and are still used; undefined when there are none. */
  declare readonly noisy: pulumi.Output<readonly string[] | undefined>;

  constructor(name: string, args: TokenRetirementArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      "pulumi-nodejs:dynamic/databricks-pat:TokenRetirement",
      name,
      {
        pending: undefined,
        noisy: undefined,
        ...args,
        ...(args.administrator === undefined ? {} : { administrator: pulumi.secret(args.administrator) }),
        __provider: providerText("tokenRetirement"),
      },
      opts,
    );
  }
}
