import type * as azuread from "@pulumi/azuread";
import type * as pulumi from "@pulumi/pulumi";
import type { RotationSchedule } from "../dynamic";
import type { ChildOptions } from "./child-options";

/** Everything that the children of a principal are made with. */
export interface PrincipalContext {
  readonly name: string;
  readonly host: pulumi.Output<string>;
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
