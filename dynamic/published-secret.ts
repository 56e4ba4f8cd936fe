import type { DataPlaneSinkArgs } from "./arguments/data-plane-sink";
import * as pulumi from "@pulumi/pulumi";
import { PUBLISHED_SECRET } from "./arguments";
import type { AdministratorInput } from "./arguments/administrator";
import { toPublishedBy } from "./arguments/publication-owner";
import { type DynamicResourceDefinition, toRegistration } from "./dynamic-resource";

/** Arguments of a `PublishedSecret`. Another place replaces it: the new one is written first. */
export interface PublishedSecretArgs {
  /** URL of the workspace. It also tells the cloud of a vault. */
  readonly host: pulumi.Input<string>;
  /** The place: `kind` and its fields. */
  readonly sink: pulumi.Input<DataPlaneSinkArgs>;
  /** The `tokenId` of the `PersonalAccessToken`. */
  readonly tokenId: pulumi.Input<string>;
  /** Its `tokenValue`. Stored as a secret. */
  readonly tokenValue: pulumi.Input<string>;
  /** Its `expiresAt`. */
  readonly expiresAt: pulumi.Input<string>;
  /** Its `lineage`. */
  readonly lineage: pulumi.Input<string>;
  /**
   * The workspace administrator's login, stored as a secret. Default: from the stack configuration or the environment
   * at run time, not stored.
   */
  readonly administrator?: AdministratorInput | undefined;
  /** The login that writes, stored as a secret. Default: the administrator's. For a vault it has to be one of Azure. */
  readonly login?: AdministratorInput | undefined;
}

/** A place in `publish` of a component. */
export interface PlaceOfComponent {
  /** Name of the component. */
  readonly component?: string;
  /** Name of the place: failures begin with it. */
  readonly place?: string;
}

/** Its definition. @internal */
export const PUBLISHED_SECRET_RESOURCE = {
  type: "PublishedSecret",
  lifecycle: "publishedSecret",
  arguments: PUBLISHED_SECRET,
  outputs: ["uri", "version", "sha256"],
  secretArguments: ["tokenValue", "login", "administrator"],
} as const satisfies DynamicResourceDefinition;

/**
 * The current token in a secret that others read: in a Key Vault, or in a secret scope of Databricks. A rotation writes
 * it in place, after the new token was proved and before the old one is revoked. A secret that somebody has overwritten
 * is seen by a refresh and written again; a destroy removes only what the resource has written.
 */
export class PublishedSecret extends pulumi.CustomResource {
  /** Address of the secret for its readers, without a version. */
  declare readonly uri: pulumi.Output<string>;
  /** The version that was written last; undefined where a place has no versions. */
  declare readonly version: pulumi.Output<string | undefined>;
  /** SHA-256 of the value that the place holds. */
  declare readonly sha256: pulumi.Output<string | undefined>;

  /** @param placeOfComponent set by the `ServicePrincipalToken` that publishes; leave it out */
  constructor(
    name: string,
    args: PublishedSecretArgs,
    opts?: pulumi.CustomResourceOptions,
    { component = name, place }: PlaceOfComponent = {},
  ) {
    const internal = {
      publishedBy: toPublishedBy(pulumi.getProject(), pulumi.getStack(), component),
      ...(place === undefined ? {} : { place }),
    };
    super(...toRegistration({ ...PUBLISHED_SECRET_RESOURCE, internal }, name, args, opts));
  }
}
