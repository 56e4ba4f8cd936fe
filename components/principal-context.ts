import type * as azuread from "@pulumi/azuread";
import type * as pulumi from "@pulumi/pulumi";
import type { ExistingPrincipalLookupArgs, RotationSchedule } from "../dynamic";
import type { ChildOptions } from "./child-options";

/** Everything that the children of a principal are made with. */
export interface PrincipalContext {
  readonly name: string;
  /** URL of the workspace, and its administrator if one is given. */
  readonly workspace: Pick<ExistingPrincipalLookupArgs, "host" | "administrator">;
  readonly schedule: RotationSchedule;
  readonly lifetime: pulumi.Input<string>;
  readonly options: ChildOptions;
  /** Options of `databricks` children: those of what lasts, and the provider if it is not the default. */
  readonly inWorkspace: pulumi.CustomResourceOptions;
}

/** What a principal in Entra logs in by belongs to these two. */
export interface EntraIdentity {
  readonly application: azuread.ApplicationRegistration;
  readonly inDirectory: azuread.ServicePrincipal;
}
