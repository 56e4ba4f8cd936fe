import type * as pulumi from "@pulumi/pulumi";
import type {
  AdministratorLogin,
  AdoptedToken,
  Duration,
  MaintenanceWindow,
  PrincipalLogin,
  RevokeWhen,
} from "../dynamic";

/** Arguments of a `ServicePrincipalToken`: `kind` says where its service principal comes from. */
export type ServicePrincipalTokenArgs = EntraPrincipalArgs | DatabricksPrincipalArgs | ExistingPrincipalArgs;

/** What a principal may do in the workspace beside using its token. */
export type Entitlement =
  | "workspace-access"
  | "databricks-sql-access"
  | "allow-cluster-create"
  | "allow-instance-pool-create"
  | "workspace-consume";

/** Arguments of every kind. */
export interface CommonArgs {
  /**
   * URL of the workspace. Left out, it is that of the `databricks` provider given in the options, else
   * `databricks:host` of the stack configuration, else `DATABRICKS_HOST`. Given beside none of these, the component
   * makes a `databricks` provider for it.
   */
  readonly host?: pulumi.Input<string> | undefined;
  /** How long each token lives. Default: "90d". */
  readonly lifetime?: pulumi.Input<Duration> | undefined;
  /** How long before its end a token is renewed, by the first `pulumi up` from then on. Default: a third of `lifetime`. */
  readonly renewBefore?: pulumi.Input<Duration> | undefined;
  /**
   * When renewals may happen, like `[{ cron: "0 22 * * SAT", duration: "4h", timezone: "Europe/Berlin" }]`; a changed
   * trigger rotates at any time, and so does a token near its end. Default: at any time.
   */
  readonly windows?: pulumi.Input<readonly MaintenanceWindow[]> | undefined;
  /**
   * How long a replaced token is left alive after everything here was updated, for those who fetched its value
   * themselves; it is revoked by the first `pulumi up` after that, or ends by itself. Default: "0s", it is revoked by the
   * run that replaces it.
   */
  readonly overlap?: Duration | "0s" | undefined;
  /**
   * With an `overlap`: "after" its end, the default, or only when the replaced token is "unused" by then, or later.
   */
  readonly revokeWhen?: pulumi.Input<RevokeWhen> | undefined;
  /** Any text but a secret, as it is quoted in `rotationReason`: the next `pulumi up` after a change of it rotates the token. */
  readonly rotationTrigger?: pulumi.Input<string> | undefined;
  /** What the token may be used for, like `["sql"]`. Default: everything that the principal may do. */
  readonly scopes?: pulumi.Input<readonly string[]> | undefined;
  /** Words for the token's comment, before the marker that makes it recognisable. Default: none. */
  readonly comment?: pulumi.Input<string> | undefined;
  /** Where each token is published; always updated in place. Default: nowhere, `tokenValue` is the only way to it. */
  readonly publish?: KeyVaultSecretArgs | undefined;
  /** The workspace administrator's login. Default: from the environment at run time, and never stored. */
  readonly administrator?: pulumi.Input<AdministratorLogin> | undefined;
}

/** A service principal managed by Microsoft Entra ID, with an application of its own. Needs @pulumi/azuread. */
export interface EntraPrincipalArgs extends CommonArgs {
  readonly kind: "entra";
  /** Name of the application and of the principal. Default: the component's name. */
  readonly displayName?: pulumi.Input<string> | undefined;
  /** Default: "workspace-access" and "databricks-sql-access". */
  readonly entitlements?: readonly Entitlement[] | undefined;
  /**
   * "azure-client-secret", the default: an Entra client secret that rotates with the token. "one-time-secret": a
   * Databricks OAuth secret that the administrator makes for the minutes of the mint.
   */
  readonly login?: "azure-client-secret" | "one-time-secret" | undefined;
}

/** A service principal managed by Databricks. It logs in by one-time secrets: nothing of it lives longer than a mint. */
export interface DatabricksPrincipalArgs extends CommonArgs {
  readonly kind: "databricks";
  /** Default: the component's name. */
  readonly displayName?: pulumi.Input<string> | undefined;
  /** Default: "workspace-access" and "databricks-sql-access". */
  readonly entitlements?: readonly Entitlement[] | undefined;
}

/** A service principal that is in the workspace already. It is not changed, but for being let use tokens. */
export interface ExistingPrincipalArgs extends CommonArgs {
  readonly kind: "existing";
  /** Its application (client) id. */
  readonly applicationId: pulumi.Input<string>;
  /** Its numeric id in the workspace. Default: looked up when it is needed. */
  readonly servicePrincipalId?: pulumi.Input<string> | undefined;
  /** How it logs in. Default: "one-time-secret". */
  readonly login?: pulumi.Input<PrincipalLogin> | undefined;
  /**
   * A token that it has already, to be taken for the first generation instead of minting one. Nothing of it is changed;
   * it is published, renewed in time for its `expiresAt`, and revoked when it was replaced. Leave it in place or take it
   * out afterwards: it counts for the first generation only. Default: the first token is minted.
   */
  readonly adopt?: pulumi.Input<AdoptedToken> | undefined;
}

/** A secret in an Azure Key Vault. Needs @pulumi/azure-native. */
export interface KeyVaultSecretArgs {
  /** Resource group of the vault. */
  readonly resourceGroupName: pulumi.Input<string>;
  readonly vaultName: pulumi.Input<string>;
  /** Name of the secret: letters, digits and dashes. */
  readonly secretName: pulumi.Input<string>;
}
