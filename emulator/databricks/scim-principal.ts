import { toJsonText } from "../kernel/json-text";
import { revokeTokens } from "./access-token";
import type { Call } from "./endpoint";
import { groupsOf } from "./membership";
import { nameOf, type Principal } from "./workspace-principal";
import type { JsonObject } from "./request-body";
import { scimFailure } from "./scim-error";
import { type ScimOperation, toScimFlag, toScimValues } from "./scim-patch";
import { patchSharedAttribute, readEntitlements } from "./scim-rights";
import type { Workspace } from "./workspace";

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

/** The SCIM fields of a new principal; it is active, and has `defaultName`, unless the body says otherwise. */
export function readNewPrincipal(
  body: JsonObject,
  defaultName: string,
): Pick<Principal, "displayName" | "active" | "externalId" | "entitlements" | "roles"> {
  const { active = true, displayName = defaultName, externalId, entitlements, roles } = readPrincipalFields(body);
  return { displayName, active, ...(externalId !== undefined && { externalId }), entitlements, roles };
}

/** Applies the operations of a PATCH: all of them, or a SCIM 400 and none. */
export function patchPrincipal<Kind extends Principal>(
  call: Call,
  principal: Kind,
  operations: readonly ScimOperation[],
): Kind {
  const patched = structuredClone(principal);
  for (const operation of operations) applyOperation(patched, operation);
  return replacePrincipal(call, patched);
}

/** Puts a changed copy in the principal's place and returns it. Deactivation deletes tokens where configured. */
export function replacePrincipal<Kind extends Principal>({ workspace, context }: Call, changed: Kind): Kind {
  const before = workspace.principals.find(({ id }) => id === changed.id)?.entitlements ?? [];
  if (changed.entitlements.some((entitlement) => !before.includes(entitlement))) {
    changed.unentitledLogins = workspace.behaviour.newEntitlementUnentitledLogins;
  }
  workspace.principals = workspace.principals.map((other) => (other.id === changed.id ? changed : other));
  if (!changed.active && workspace.behaviour.deactivationDeletesTokens) {
    const owned = workspace.tokens.filter((token) => token.ownerId === changed.id);
    revokeTokens(workspace, context, owned);
  }
  return changed;
}

/** Removes a principal with all that is its own: memberships, grants, tokens, OAuth secrets, federation policies. */
export function removePrincipal({ workspace, context }: Call, principal: Principal): void {
  workspace.principals = workspace.principals.filter((other) => other !== principal);
  for (const group of workspace.groups) group.members = group.members.filter((id) => id !== principal.id);
  workspace.tokenGrants = workspace.tokenGrants.filter(
    (grant) => grant.kind !== principal.kind || grant.name !== nameOf(principal),
  );
  workspace.tokens = workspace.tokens.filter((token) => token.ownerId !== principal.id);
  workspace.oauthSecrets = workspace.oauthSecrets.filter((secret) => secret.principalId !== principal.id);
  workspace.federationPolicies = workspace.federationPolicies.filter((policy) => policy.principalId !== principal.id);
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
    case "externalid":
      if (op === "remove") delete principal.externalId;
      else principal.externalId = toJsonText(value);
      return;
    default:
      patchSharedAttribute(principal, operation);
  }
}
