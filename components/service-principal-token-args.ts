import type * as pulumi from "@pulumi/pulumi";
import type { AdoptedTokenArgs } from "../dynamic/arguments/adopt";
import type { MaintenanceWindowArgs } from "../dynamic/arguments/windows";
import type { RevokeWhen } from "../dynamic/arguments/revoke-when";
import type * as databricks from "@pulumi/databricks";
import type { AdministratorInput } from "../dynamic/arguments/administrator";
import type { DatabricksLogin } from "../dynamic/arguments/databricks-login";
import type { Duration } from "../dynamic/arguments/duration";
import type { Entitlement } from "../dynamic/arguments/entitlements";
import type { EntraLogin } from "../dynamic/arguments/entra-login";
import type { LoginInput } from "../dynamic/arguments/login";
import type { PublishArgs } from "../dynamic/arguments/publish";
import type { Usage } from "../dynamic/arguments/usage";

/** Arguments of a `ServicePrincipalToken`: `kind` says where its service principal comes from. */
export type ServicePrincipalTokenArgs = EntraPrincipalArgs | DatabricksPrincipalArgs | ExistingPrincipalArgs;

/** Arguments of every kind. */
export interface CommonArgs {
  /**
   * URL of the workspace, or its Azure resource id, which needs @pulumi/azure-native. Default: that of the `databricks` provider in the options, else `databricks:host` of the
   * stack configuration, else `DATABRICKS_HOST`. If it is not the host of the default provider, the component makes a
   * `databricks` provider for it.
   */
  readonly host?: pulumi.Input<string> | undefined;
  /** Lifetime of each token, at least "60s" and at most "730d" or what the workspace allows. Default: "90d". */
  readonly lifetime?: pulumi.Input<Duration> | undefined;
  /**
   * How long before it expires a token is renewed, by the first `pulumi up` from then on. Default: a third of
   * `lifetime`.
   */
  readonly renewBefore?: pulumi.Input<Duration> | undefined;
  /** Any text; the next `pulumi up` after a change rotates the token. Not a secret: `rotationReason` quotes it. */
  readonly rotationTrigger?: pulumi.Input<string> | undefined;
  /**
   * When renewals may happen, like `[{ cron: "0 22 * * SAT", duration: "4h", timezone: "Europe/Berlin" }]`; a changed
   * trigger, and a token that expires soon, rotate outside them. Default: at any time.
   */
  readonly windows?: pulumi.Input<readonly pulumi.Input<MaintenanceWindowArgs>[]> | undefined;
  /**
   * How long a replaced token stays active after its users here were updated, for users who fetched its value
   * themselves; the first `pulumi up` after that revokes it. At most the `lifetime`. Default: "24h" with `publish`, or the
   * `lifetime` where that is shorter; else "0s", the run that replaces it revokes it.
   */
  readonly overlap?: Duration | undefined;
  /**
   * With an `overlap`: "after", the default, revokes the replaced token when the overlap is over; "unused" does so only
   * if it was not used after the day of its replacement.
   */
  readonly revokeWhen?: pulumi.Input<RevokeWhen> | undefined;
  /**
   * What the token may be used for, like `["sql"]`. A name that Databricks does not document is refused, because a token
   * with it would fail at its first use; newer scopes are named in `databricks-pat:newScopes` of the stack configuration.
   * Default: everything that the principal may do.
   *
   * @see https://docs.databricks.com/api/workspace/scopes
   */
  readonly scopes?: pulumi.Input<readonly pulumi.Input<string>[]> | undefined;
  /** Words for the token's comment, before the marker that identifies it. Default: none. */
  readonly comment?: pulumi.Input<string> | undefined;
  /**
   * Where each token is published, updated in place, by names of your own: Key Vault secrets and keys of secret scopes. A
   * name is part of the name of a resource, so it stays as it is. Default: nowhere, only the output `tokenValue` has the
   * token.
   */
  readonly publish?: PublishArgs | undefined;
  /**
   * False: the state never has the value of the token, not even encrypted. The token's own provider writes it to the
   * places of `publish`, all of them without `resourceGroupName`; to read the output `tokenValue` then throws. A change
   * rotates the token. Default: true.
   */
  readonly storeValue?: boolean | undefined;
  /**
   * The workspace administrator's login, stored as a secret. Default: the login of the `databricks` provider in the
   * options, else from the stack configuration or the environment at run time, and then not stored.
   */
  readonly administrator?: AdministratorInput | undefined;
}

/** A service principal managed by Microsoft Entra ID, with an application of its own. Needs @pulumi/azuread. */
export interface EntraPrincipalArgs extends CommonArgs {
  /** The component makes the principal in Microsoft Entra ID. */
  readonly kind: "entra";
  /** Name of the application and of the principal. Default: the component's name. */
  readonly displayName?: pulumi.Input<string> | undefined;
  /** Default: "workspace-access" and "databricks-sql-access". */
  readonly entitlements?: readonly Entitlement[] | undefined;
  /**
   * "azure-client-secret", the default: an Entra client secret that rotates with the token. "one-time-secret": a
   * Databricks OAuth secret that the administrator makes for the mint and deletes after it. An object, like
   * `{ authType: "github-oidc-azure", subject: "repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main" }`: no secret;
   * the application trusts the identity of the pipeline.
   */
  readonly login?: EntraLogin | undefined;
}

/** A service principal managed by Databricks. */
export interface DatabricksPrincipalArgs extends CommonArgs {
  /** The component makes the principal in the workspace. */
  readonly kind: "databricks";
  /** Default: the component's name. */
  readonly displayName?: pulumi.Input<string> | undefined;
  /** Default: "workspace-access" and "databricks-sql-access". */
  readonly entitlements?: readonly Entitlement[] | undefined;
  /**
   * "one-time-secret", the default: an OAuth secret that the administrator makes for the mint and deletes after it. An
   * object, like `{ authType: "github-oidc", subject: "repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main" }`: no
   * secret; a federation policy of the account trusts the identity of the pipeline. "on-behalf-of": the administrator
   * mints for the principal, which Azure workspaces are not known to allow.
   */
  readonly login?: DatabricksLogin | undefined;
  /**
   * The provider of the account, with the login of an account administrator: it makes the federation policy of a `login`
   * with `subject`. Default: somebody else makes the policy, and the first run says which one.
   */
  readonly accountProvider?: databricks.Provider | undefined;
}

/**
 * A service principal that is in the workspace already. It is not changed, except that `usage` may grant it CAN USE.
 */
export interface ExistingPrincipalArgs extends CommonArgs {
  /** The principal is in the workspace already. */
  readonly kind: "existing";
  /** Its application (client) id. Or give one of the next three, by which an administrator's login finds it. */
  readonly applicationId?: pulumi.Input<string> | undefined;
  /** The object id of its service principal in Entra. */
  readonly objectId?: pulumi.Input<string> | undefined;
  /** Its display name in the workspace, if no other principal has the same. */
  readonly displayName?: pulumi.Input<string> | undefined;
  /** Its numeric id in the workspace, alone or beside `applicationId`. Default: looked up when it is needed. */
  readonly servicePrincipalId?: pulumi.Input<string> | undefined;
  /** How it logs in. Default: "one-time-secret". */
  readonly login?: LoginInput | undefined;
  /**
   * "granted", the default: the component grants it CAN USE on tokens, which needs an administrator. "assumed": it has
   * CAN USE already, directly or through a group, or the program grants it before; with a `login` of its own it
   * then needs no administrator.
   */
  readonly usage?: Usage | undefined;
  /**
   * An existing token of the principal, used for the first generation instead of a new one. It is not changed; it is
   * published, renewed in time for its `expiresAt`, and revoked after its replacement. It counts for the first
   * generation only, and may stay here afterwards. Default: the first token is minted.
   */
  readonly adopt?: pulumi.Input<AdoptedTokenArgs | undefined> | undefined;
}
