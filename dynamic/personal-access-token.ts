import * as pulumi from "@pulumi/pulumi";
import { providerText } from "./provider-text";
import type { AdoptedToken } from "./values/adopted-token";
import type { Duration } from "./values/duration";
import type { AdministratorLogin, PrincipalLogin } from "./values/login";

export interface PersonalAccessTokenArgs {
  /** URL of the workspace. A change replaces the token. */
  readonly host: pulumi.Input<string>;
  /** Application (client) id of the service principal that is to own the token. A change replaces the token. */
  readonly applicationId: pulumi.Input<string>;
  /** The principal's numeric id in the workspace; needed by the login "one-time-secret". */
  readonly servicePrincipalId?: pulumi.Input<string> | undefined;
  /** How the principal logs in to mint and revoke. Stored as a secret; a change takes effect without a new token. */
  readonly login: pulumi.Input<PrincipalLogin>;
  /** Left out, the administrator's login comes from the environment at run time and is not stored. */
  readonly administrator?: pulumi.Input<AdministratorLogin> | undefined;
  /**
   * Id that makes this resource's tokens recognisable in the workspace, by a marker in their comment: a UUID that stays
   * the same across rotations and that no other resource has. Tokens with another owner are never touched.
   */
  readonly owner: pulumi.Input<string>;
  /** How long the token lives. Refused where the workspace allows less. A change replaces the token. */
  readonly lifetime: pulumi.Input<Duration>;
  /** What the token may be used for; left out, everything the principal may do. A change replaces the token. */
  readonly scopes?: pulumi.Input<readonly string[]> | undefined;
  /** Words of your own for the token's comment, before the marker. A change is written to the live token. */
  readonly comment?: pulumi.Input<string> | undefined;
  /**
   * How long a replaced token is left alive, for those who fetched its value themselves; "0s", the default, ends it with
   * the run that replaces it. Needs a `TokenRetirement`, which ends it then.
   */
  readonly overlap?: pulumi.Input<Duration | "0s"> | undefined;
  /** Any text. A change of it, from or to nothing included, replaces the token. */
  readonly rotationTrigger?: pulumi.Input<string> | undefined;
  /**
   * A token of this principal that exists, to be taken for the first one instead of minting it: nothing of it is changed,
   * and from then on it is this resource's, which replaces and revokes it like one of its own. Stored as a secret.
   * Ignored once there is a token.
   */
  readonly adopt?: pulumi.Input<AdoptedToken | undefined> | undefined;
}

/**
 * A personal access token that a service principal owns. It is minted as that principal, proved to be what was asked
 * for before anything depends on it, and revoked when it is replaced or destroyed: on a replacement the new token comes
 * first, everything that uses it is updated, and the old one goes last.
 *
 * A create that fails leaves no token behind that this resource knows of. What a killed run left is revoked at the end
 * of the next good one.
 *
 * @see https://docs.databricks.com/api/azure/workspace/tokens/create
 */
export class PersonalAccessToken extends pulumi.CustomResource {
  /** Id of the token: names it for revocation, does not authenticate. */
  declare readonly tokenId: pulumi.Output<string>;
  /** The token itself, a secret. */
  declare readonly tokenValue: pulumi.Output<string>;
  /** When the workspace made it, RFC 3339. */
  declare readonly createdAt: pulumi.Output<string>;
  /** When the workspace will refuse it, RFC 3339. */
  declare readonly expiresAt: pulumi.Output<string>;

  constructor(name: string, args: PersonalAccessTokenArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = { tokenId: undefined, tokenValue: undefined, createdAt: undefined, expiresAt: undefined };
    super(
      "pulumi-nodejs:dynamic/databricks-pat:PersonalAccessToken",
      name,
      {
        ...outputs,
        ...args,
        login: pulumi.secret(args.login),
        ...(args.adopt === undefined ? {} : { adopt: pulumi.secret(args.adopt) }),
        ...(args.administrator === undefined ? {} : { administrator: pulumi.secret(args.administrator) }),
        label: `${pulumi.getProject()}/${pulumi.getStack()}/${name}`,
        __provider: providerText("personalAccessToken"),
      },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["tokenValue"] }),
    );
  }
}
