import type { Duration } from "./arguments/duration";
import type { Usage } from "./arguments/usage";
import * as pulumi from "@pulumi/pulumi";
import { PERSONAL_ACCESS_TOKEN } from "./arguments";
import type { AdoptedTokenArgs } from "./arguments/adopt";
import type { LoginInput } from "./arguments/login";
import { toPublishedBy } from "./arguments/publication-owner";
import type { TokenSinksInput } from "./arguments/token-publish";
import { type DynamicResourceDefinition, toRegistration } from "./dynamic-resource";
import type { MadeBeside } from "./managed-principal";
import { toGiven } from "./refusal";
import { warnOfTokenOptions } from "./token-options";
import { refuseTokenValue, withSecretLogins } from "./unstored-value";
import type { TokenSeriesArgs } from "./token-series";

/** Arguments of a `PersonalAccessToken`. Another workspace, `applicationId` or `lineage` replaces the token. */
export interface PersonalAccessTokenArgs extends TokenSeriesArgs {
  /** The principal's numeric id in the workspace. Default: looked up when the login "one-time-secret" needs it. */
  readonly servicePrincipalId?: pulumi.Input<string> | undefined;
  /** How the principal logs in to mint and revoke. Stored as a secret if it has one; a change takes effect without a new token. */
  readonly login: LoginInput;
  /** Lifetime of the token. The preview fails if the workspace allows less. A change replaces the token. */
  readonly lifetime: pulumi.Input<Duration>;
  /**
   * What the token may be used for, by the names that Databricks documents and those in `databricks-pat:newScopes` of the
   * stack configuration. Default: everything that the principal may do. A change replaces the token.
   */
  readonly scopes?: pulumi.Input<readonly pulumi.Input<string>[]> | undefined;
  /** Words of your own for the token's comment, before the marker. A change is written to the active token. */
  readonly comment?: pulumi.Input<string> | undefined;
  /**
   * How long a replaced token stays active, for users who fetched its value themselves. Default: "0s", the run that
   * replaces it revokes it. Needs a `TokenRetirement`, which revokes it when the overlap is over.
   */
  readonly overlap?: pulumi.Input<Duration> | undefined;
  /**
   * Any text, such as the `generation` of a `RotationSchedule`. A change, also from or to nothing, replaces the token.
   */
  readonly rotation?: pulumi.Input<string> | undefined;
  /**
   * "granted": the principal gets CAN USE before its first token, as administrator, if it has none. "assumed": it has CAN
   * USE already, so that a preview looks for it. Default: something else grants it, such as a `TokenUsageGrant` that
   * this token waits for.
   */
  readonly usage?: pulumi.Input<Usage> | undefined;
  /**
   * An existing token of this principal, used as the first token instead of a new one. It is not changed; from then on
   * this resource replaces and revokes it like a minted token. Stored as a secret. Ignored once there is a token.
   */
  readonly adopt?: pulumi.Input<AdoptedTokenArgs | undefined> | undefined;
  /**
   * False: the state never has the value, not even encrypted. The provider writes it to each sink of `publish` as soon as
   * it is proved; there is no output `tokenValue`. A change replaces the token. Default: true.
   */
  readonly storeValue?: boolean | undefined;
  /**
   * Where the value is written if it is not stored; at least one sink. A sink that is added or moved gets the value from
   * another one. Needs `storeValue: false`.
   */
  readonly publish?: TokenSinksInput | undefined;
}

/** A place that has the token. */
export interface TokenPlace {
  /** Address of the secret for its readers, without a version. */
  readonly uri: string;
  /** The version that was written last; left out where a place has no versions. */
  readonly version?: string;
}

const SERIES_AND_TIMES = ["lineage", "createdAt", "expiresAt"] as const;

/** Its definition. @internal */
export const PERSONAL_ACCESS_TOKEN_RESOURCE = {
  type: "PersonalAccessToken",
  lifecycle: "personalAccessToken",
  arguments: PERSONAL_ACCESS_TOKEN,
  outputs: ["tokenValue", ...SERIES_AND_TIMES],
  secretOutputs: ["tokenValue"],
  secretArguments: ["login", "administrator", "adopt"],
  isLabelled: true,
} as const satisfies DynamicResourceDefinition;

/** Its definition where the state does not have the value. */
const UNSTORED_TOKEN_RESOURCE: DynamicResourceDefinition = {
  ...PERSONAL_ACCESS_TOKEN_RESOURCE,
  outputs: ["valueHash", "published", ...SERIES_AND_TIMES],
  // Not declared: the logins of places that still have to be emptied.
  secretOutputs: ["left"],
};

/**
 * A personal access token that a service principal owns. It is minted as that principal, proved before anything depends
 * on it, and revoked when it is replaced or destroyed. A replacement mints the new token first, updates everything that
 * uses it, and revokes the old one last.
 *
 * A create that fails revokes its new token. Orphans of interrupted runs are revoked at the end of the next good run.
 *
 * @see https://docs.databricks.com/api/azure/workspace/tokens/create
 */
export class PersonalAccessToken extends pulumi.CustomResource {
  /** Id of the token: identifies it for revocation, does not authenticate. */
  readonly tokenId: pulumi.Output<string>;
  /** The token itself, a secret. With `storeValue: false` nobody here has it: reading this property throws. */
  declare readonly tokenValue: pulumi.Output<string>;
  /** SHA-256 of the value, in hexadecimal digits; only with `storeValue: false`. */
  declare readonly valueHash: pulumi.Output<string | undefined>;
  /** Where readers find the token, by the names of the sinks that have it; only with `storeValue: false`. */
  declare readonly published: pulumi.Output<Readonly<Record<string, TokenPlace>> | undefined>;
  /** Id of the token's series. */
  declare readonly lineage: pulumi.Output<string>;
  /** When it was minted, RFC 3339. */
  declare readonly createdAt: pulumi.Output<string>;
  /** When it expires, RFC 3339. */
  declare readonly expiresAt: pulumi.Output<string>;

  /** @param made set by a `ServicePrincipalToken`; leave it out */
  constructor(name: string, args: PersonalAccessTokenArgs, opts?: pulumi.CustomResourceOptions, made: MadeBeside = {}) {
    const isStored = toGiven(args)?.["storeValue"] !== false;
    const { component = name, ...own } = made;
    const internal = {
      ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)),
      ...(isStored ? {} : { publishedBy: toPublishedBy(pulumi.getProject(), pulumi.getStack(), component) }),
    };
    const definition = { ...(isStored ? PERSONAL_ACCESS_TOKEN_RESOURCE : UNSTORED_TOKEN_RESOURCE), internal };
    super(...toRegistration(definition, name, withSecretLogins(args), opts));
    this.tokenId = this.id;
    if (isStored) this.valueHash = this.published = pulumi.output(undefined);
    else refuseTokenValue(this, "PersonalAccessToken", name);
    warnOfTokenOptions(this, opts);
  }
}
