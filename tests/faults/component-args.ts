import type { Entitlement } from "../../dynamic/arguments/entitlements";
import type { MaintenanceWindow } from "../../dynamic/arguments/windows";
import type { PrincipalCase } from "./principal-cases";
import type { ExistingPrincipal } from "./rewindable-tenant";

/** What the user writes, and the stack in which it runs, as far as it changes between runs. */
export interface ComponentArgs {
  /** Whether the workspace has its other name. */
  readonly isAlias?: boolean | undefined;
  /** Project and stack. Default: "pat/test". */
  readonly stack?: string | undefined;
  /** The stack configuration, with its namespaces. */
  readonly configuration?: Readonly<Record<string, string>> | undefined;
  readonly rotationTrigger?: string | undefined;
  /** "0s" for none: then there is no `TokenRetirement`. */
  readonly overlap: string;
  readonly revokeWhen?: "after" | "unused" | undefined;
  readonly comment?: string | undefined;
  readonly windows?: readonly MaintenanceWindow[] | undefined;
  readonly scopes?: readonly string[] | undefined;
  /** Another kind of principal than that of the identity. */
  readonly principalCase?: PrincipalCase | undefined;
  /** Another login than that of the principal case. */
  readonly login?: PrincipalCase["login"] | undefined;
  /** Another client secret of an existing principal than its first one. */
  readonly clientSecret?: string | undefined;
  /** Whether the administrator is an argument, and not that of the environment. */
  readonly givesAdministrator?: boolean | undefined;
  /** Another token of that administrator than the seeded one. */
  readonly administratorToken?: string | undefined;
  /** Whether the environment of a run has no administrator. */
  readonly hasNoAmbientAdministrator?: boolean | undefined;
  readonly usage?: "granted" | "assumed";
  /** Default: `LIFETIME`. */
  readonly lifetime?: string | undefined;
  readonly renewBefore?: string | undefined;
  /** Another existing principal than that of the identity. */
  readonly existing?: ExistingPrincipal | undefined;
  /** Whether the numeric id of an existing principal is an argument. */
  readonly givesServicePrincipalId?: boolean | undefined;
  readonly displayName?: string | undefined;
  readonly entitlements?: readonly Entitlement[] | undefined;
  /** Another name of the vault secret, and of the key in the scope, than that of the identity; null for none. */
  readonly publishesAs?: string | null | undefined;
  /** The places that this package writes itself; undefined for the vault secret of azure-native. */
  readonly places?: readonly PlaceName[] | undefined;
  /** Whether the state never has the value. */
  readonly isUnstored?: boolean | undefined;
  /** Resource group of the vault. Default: "group". */
  readonly resourceGroupName?: string | undefined;
  /** Another name of the component, with an alias. Default: "component". */
  readonly name?: string | undefined;
  /** Whether tokens of other principals in the same run have asked for lists before. */
  readonly isAmongOthers?: boolean | undefined;
  /** Whether the plugin serves the resources of this package, as in a program in another language. */
  readonly isThroughPlugin?: boolean | undefined;
  /** A token of an existing principal to begin with. */
  readonly adopt?: { readonly tokenId: string; readonly tokenValue: string; readonly expiresAt: string };
}

/** A secret of the tenant's vault, and a key of its secret scope. */
export type PlaceName = "vault" | "scope";

/** What of a component never changes. */
export interface ComponentIdentity {
  readonly principalCase: PrincipalCase;
  readonly lineage: string;
  readonly secretName: string;
  readonly existing: ExistingPrincipal;
}

/** Lifetime of every token here, unless it is an argument; it is renewed when a third of it is left. */
export const LIFETIME = "90d";

/** The kind of the component's principal now. */
export function toPrincipalCase(identity: ComponentIdentity, args: ComponentArgs): PrincipalCase {
  return args.principalCase ?? identity.principalCase;
}

/** How the component's principal logs in now. */
export function toLoginType(identity: ComponentIdentity, args: ComponentArgs): PrincipalCase["login"] {
  return args.login ?? toPrincipalCase(identity, args).login;
}

/** The existing principal of the component now. */
export function toExisting(identity: ComponentIdentity, args: ComponentArgs): ExistingPrincipal {
  return args.existing ?? identity.existing;
}
