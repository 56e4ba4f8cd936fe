import * as databricks from "@pulumi/databricks";
import * as pulumi from "@pulumi/pulumi";
import { ExistingPrincipal } from "../dynamic";
import {
  ENTITLEMENTS,
  type Entitlement,
  entitlements as entitlementsArgument,
} from "../dynamic/arguments/entitlements";
import { login as loginArgument, type LoginInput } from "../dynamic/arguments/login";
import type { MadeBeside } from "../dynamic/managed-principal";
import { addApplicationSecret } from "./application-secret";
import { addFederatedCredential } from "./federated-credential";
import { addFederationPolicy } from "./federation-policy";
import { loadOptionalPeer } from "./optional-peer";
import type { PrincipalContext } from "./principal-context";
import type {
  DatabricksPrincipalArgs,
  EntraPrincipalArgs,
  ExistingPrincipalArgs,
  ServicePrincipalTokenArgs,
} from "./service-principal-token-args";

/** The service principal of a component, as its token needs it. */
export interface ComponentPrincipal {
  readonly applicationId: pulumi.Output<string>;
  /** Numeric id in the workspace; undefined for an existing principal whose id was not given. */
  readonly servicePrincipalId: pulumi.Output<string> | undefined;
  readonly login: LoginInput;
  readonly made: MadeBeside;
  /** The resources that are replaced with the token, by name. */
  readonly replaced: Readonly<Record<string, pulumi.Resource>>;
}

/**
 * For a resource that takes over an existing object instead of failing. A replacement that is created first would take
 * over the object of the old resource, and Pulumi would then delete that.
 */
const ONE_AT_A_TIME: pulumi.CustomResourceOptions = { deleteBeforeReplace: true };

/** Provisions the principal that the arguments describe, or takes the existing one that they name. */
export function provisionPrincipal(args: ServicePrincipalTokenArgs, context: PrincipalContext): ComponentPrincipal {
  switch (args.kind) {
    case "entra":
      return provisionEntraPrincipal(args, context);
    case "databricks": {
      const displayName = args.displayName ?? context.name;
      // Another name than in kind "entra": if the kind changes, the old principal stays until its token is replaced.
      const resource = `${context.name}-databricks-principal`;
      const principal = addToWorkspace(resource, { displayName }, args.entitlements, context);
      return {
        applicationId: principal.applicationId,
        servicePrincipalId: principal.id,
        login: addFederationPolicy(args, principal, context),
        made: toMade(args, context),
        replaced: {},
      };
    }
    case "existing":
      return {
        ...identifyExisting(args, context),
        login: args.login ?? loginArgument.default,
        made: {},
        replaced: {},
      };
  }
}

/** The ids of an existing principal: as given, or looked up by a resource of its own, which keeps what it found. */
function identifyExisting(
  { applicationId, servicePrincipalId, objectId, displayName }: ExistingPrincipalArgs,
  { name, workspace, options }: PrincipalContext,
): Pick<ComponentPrincipal, "applicationId" | "servicePrincipalId"> {
  if (applicationId !== undefined)
    return {
      applicationId: pulumi.output(applicationId),
      servicePrincipalId: servicePrincipalId === undefined ? undefined : pulumi.output(servicePrincipalId),
    };
  const key = { objectId, displayName, servicePrincipalId };
  return new ExistingPrincipal(`${name}-existing-principal`, { ...workspace, ...key }, options.lasting);
}

function provisionEntraPrincipal(args: EntraPrincipalArgs, context: PrincipalContext): ComponentPrincipal {
  const azuread = loadOptionalPeer(
    () => require("@pulumi/azuread") as typeof import("@pulumi/azuread"),
    "@pulumi/azuread",
    'kind "entra"',
  );
  const {
    name,
    options: { lasting },
  } = context;
  const displayName = args.displayName ?? name;
  const application = new azuread.ApplicationRegistration(
    `${name}-app`,
    { displayName, notes: toNotes(name) },
    // They say who made it, also after a stack was renamed or copied.
    { ...lasting, ignoreChanges: ["notes"] },
  );
  const inDirectory = new azuread.ServicePrincipal(
    `${name}-app-principal`,
    // Takes over what a killed run has made for this application, instead of failing.
    { clientId: application.clientId, useExisting: true },
    // Such a one still has its creator as owner. Owners are left to those who manage the directory.
    { ...lasting, ...ONE_AT_A_TIME, ignoreChanges: ["owners"] },
  );
  // The workspace gets the principal only after the directory has it, so that it can log in.
  const inWorkspace = { ...context.inWorkspace, ...ONE_AT_A_TIME, dependsOn: [inDirectory] };
  const member = { displayName, applicationId: application.clientId, force: true };
  const principal = addToWorkspace(`${name}-principal`, member, args.entitlements, { ...context, inWorkspace });
  const known = {
    applicationId: principal.applicationId,
    servicePrincipalId: principal.id,
    made: toMade(args, context),
  };
  if (args.login === "one-time-secret") return { ...known, login: { authType: "one-time-secret" }, replaced: {} };
  const identity = { application, inDirectory };
  if (typeof args.login === "object")
    return { ...known, login: addFederatedCredential(azuread, args.login, identity, context), replaced: {} };
  const secret = addApplicationSecret(azuread, identity, context);
  const login = {
    authType: "azure-client-secret",
    tenantId: inDirectory.applicationTenantId,
    clientSecret: secret.value,
  } as const;
  return { ...known, login: pulumi.output(login), replaced: { [`${name}-app-secret`]: secret } };
}

/** By them a person finds the application of a run that was killed before Pulumi saved it. */
function toNotes(name: string): string {
  return `pulumi-databricks-pat: ServicePrincipalToken "${name}" of the stack ${pulumi.getProject()}/${pulumi.getStack()}`;
}

function toMade(
  args: EntraPrincipalArgs | DatabricksPrincipalArgs,
  { options: { lasting } }: PrincipalContext,
): MadeBeside {
  const makesTrust = typeof args.login === "object" && (args.kind === "entra" || args.accountProvider !== undefined);
  return {
    managedPrincipal: lasting.retainOnDelete === true ? "retained" : args.kind,
    madeTrust: makesTrust ? true : undefined,
  };
}

function addToWorkspace(
  resource: string,
  identity: Pick<databricks.ServicePrincipalArgs, "displayName" | "applicationId" | "force">,
  entitlements: readonly Entitlement[] = entitlementsArgument.default,
  { inWorkspace }: PrincipalContext,
): databricks.ServicePrincipal {
  const granted = Object.fromEntries(entitlements.map((entitlement) => [ENTITLEMENTS[entitlement], true]));
  return new databricks.ServicePrincipal(resource, { ...identity, ...granted }, inWorkspace);
}
