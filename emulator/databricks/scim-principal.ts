import type { Context } from "../kernel/exchange";
import { revokeTokens } from "./access-token";
import { groupsOf } from "./membership";
import { nameOf, type Principal } from "./principal";
import type { JsonObject } from "./request-body";
import { scimFailure } from "./scim-error";
import { patchValues, type ScimOperation, toScimFlag, toScimValues } from "./scim-patch";
import type { Workspace } from "./workspace";

/** The entitlements there are; clients stumble over any other. */
const ENTITLEMENTS: ReadonlySet<string> = new Set([
  "allow-cluster-create",
  "allow-instance-pool-create",
  "databricks-sql-access",
  "workspace-access",
  "workspace-consume",
]);

/** The SCIM fields that users and service principals share; empty lists are left out. */
export function toPrincipalFields(workspace: Workspace, principal: Principal): Record<string, unknown> {
  const { displayName, active, externalId, entitlements, roles } = principal;
  const groups = groupsOf(workspace, principal.id).map((group) => ({
    display: group.displayName,
    value: group.id,
    type: group.members.includes(principal.id) ? "direct" : "indirect",
    $ref: `Groups/${group.id}`,
  }));
  return {
    id: principal.id,
    displayName,
    active,
    ...(externalId !== undefined && { externalId }),
    ...(entitlements.length > 0 && { entitlements: entitlements.map((value) => ({ value })) }),
    ...(groups.length > 0 && { groups }),
    ...(roles.length > 0 && { roles: roles.map((value) => ({ value })) }),
  };
}

/** The fields of a body of POST or PUT that users and service principals share. */
export function readPrincipalFields(body: JsonObject): {
  readonly active: boolean | undefined;
  readonly displayName: string | undefined;
  readonly externalId: string | undefined;
  readonly entitlements: string[];
  readonly roles: string[];
} {
  return {
    active: body.active === undefined ? undefined : toScimFlag(body.active),
    displayName: readText(body, "displayName"),
    externalId: readText(body, "externalId"),
    entitlements: readEntitlements(body.entitlements ?? []),
    roles: toScimValues(body.roles ?? []),
  };
}

/** The entitlements of a SCIM value. Throws a SCIM 400 for one that does not exist. */
export function readEntitlements(value: unknown): string[] {
  const entitlements = toScimValues(value);
  const unknown = entitlements.find((entitlement) => !ENTITLEMENTS.has(entitlement));
  if (unknown !== undefined) throw scimFailure(400, `Entitlement ${unknown} does not exist.`);
  return entitlements;
}

/** A copy of the principal after the operations of a PATCH: all of them, or a SCIM 400 and none. */
export function patchPrincipal<Kind extends Principal>(principal: Kind, operations: readonly ScimOperation[]): Kind {
  const patched = structuredClone(principal);
  for (const operation of operations) applyOperation(patched, operation);
  return patched;
}

/** Puts a changed copy in the principal's place; what its deactivation does to tokens is configured. */
export function replacePrincipal(workspace: Workspace, context: Context, principal: Principal): void {
  workspace.principals = workspace.principals.map((other) => (other.id === principal.id ? principal : other));
  context.touch();
  if (principal.active || !workspace.behaviour.deactivationDeletesTokens) return;
  const owned = workspace.tokens.filter((token) => token.ownerId === principal.id);
  revokeTokens(workspace, context, owned);
}

/** Removes a principal with all that is its own: memberships, grants, tokens, OAuth secrets, federation policies. */
export function removePrincipal(workspace: Workspace, context: Context, principal: Principal): void {
  workspace.principals = workspace.principals.filter((other) => other !== principal);
  for (const group of workspace.groups) group.members = group.members.filter((id) => id !== principal.id);
  workspace.tokenGrants = workspace.tokenGrants.filter(
    (grant) => grant.kind !== principal.kind || grant.name !== nameOf(principal),
  );
  workspace.tokens = workspace.tokens.filter((token) => token.ownerId !== principal.id);
  workspace.oauthSecrets = workspace.oauthSecrets.filter((secret) => secret.principalId !== principal.id);
  workspace.federationPolicies = workspace.federationPolicies.filter((policy) => policy.principalId !== principal.id);
  context.touch();
  context.describe({ note: `deleted ${nameOf(principal)}` });
}

/** A text of a SCIM body; null and an empty text count as absent. */
export function readText(body: JsonObject, field: string): string | undefined {
  const value = body[field];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string") return value;
  throw scimFailure(400, `Request is unparsable, syntactically incorrect, or violates schema: ${field}.`);
}

function applyOperation(principal: Principal, operation: ScimOperation): void {
  const { op, value } = operation;
  switch (operation.attribute.toLowerCase()) {
    case "active":
      principal.active = toScimFlag(value);
      return;
    case "displayname":
      principal.displayName = String(value);
      return;
    case "externalid":
      if (op === "remove") delete principal.externalId;
      else principal.externalId = String(value);
      return;
    case "entitlements":
      principal.entitlements = readEntitlements(patchValues(principal.entitlements, operation));
      return;
    case "roles":
      principal.roles = patchValues(principal.roles, operation);
      return;
    default:
      throw scimFailure(400, `Attribute ${operation.attribute} cannot be patched.`);
  }
}
