import type { MaintenanceWindow } from "../../dynamic/arguments/windows";
import type { PrincipalCase } from "./principal-cases";
import type { ExistingPrincipal } from "./rewindable-tenant";

/** What the user writes, as far as it changes between runs. */
export interface ComponentArgs {
  readonly rotationTrigger?: string | undefined;
  /** "0s" for none: then there is no `TokenRetirement`. */
  readonly overlap: string;
  readonly revokeWhen?: "after" | "unused" | undefined;
  readonly comment?: string | undefined;
  readonly windows?: readonly MaintenanceWindow[] | undefined;
  readonly scopes?: readonly string[] | undefined;
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
  /** A token of an existing principal to begin with. */
  readonly adopt?: { readonly tokenId: string; readonly tokenValue: string; readonly expiresAt: string };
}

/** What of a component never changes. */
export interface ComponentIdentity {
  readonly principalCase: PrincipalCase;
  readonly lineage: string;
  readonly secretName: string;
  readonly existing: ExistingPrincipal;
}

/** Lifetime of every token here; it is renewed when a third of it is left. */
export const LIFETIME = "90d";

/** How the component's principal logs in now. */
export function toLoginType({ principalCase }: ComponentIdentity, args: ComponentArgs): PrincipalCase["login"] {
  return args.login ?? principalCase.login;
}
