import { randomUUID } from "node:crypto";
import type { AddRoute } from "./databricks-state";
import { findByApplicationId, type ServicePrincipal } from "./workspace-principal";
import { addScimCollection } from "./scim-collection";
import { scimFailure } from "./scim-error";
import {
  patchPrincipal,
  readNewPrincipal,
  readPrincipalFields,
  readText,
  removePrincipal,
  replacePrincipal,
  toPrincipalFields,
} from "./scim-principal";
import type { ScimResource } from "./scim-resource";
import { addPrincipal, drawScimId, type Workspace } from "./workspace";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Service principals of the workspace. A given application id is accepted without asking Entra.
 * @see https://docs.databricks.com/api/azure/workspace/serviceprincipals
 */
export function addServicePrincipalRoutes(route: AddRoute): void {
  addScimCollection<ServicePrincipal>(route, {
    kind: "ServicePrincipal",
    items: servicePrincipals,
    listedItems: takeVisible,
    toResource: toServicePrincipal,
    create({ workspace, context }, body) {
      const applicationId = readText(body, "applicationId") ?? randomUUID();
      if (!UUID.test(applicationId)) throw scimFailure(400, `Application ID ${applicationId} is not a UUID.`);
      if (findByApplicationId(workspace.principals, applicationId) !== undefined) {
        throw scimFailure(409, `Service principal with application ID ${applicationId} already exists.`);
      }
      const fields = readNewPrincipal(body, applicationId);
      const principal: ServicePrincipal = {
        kind: "servicePrincipal",
        id: drawScimId(workspace),
        applicationId,
        ...fields,
        refusedLogins: workspace.behaviour.newServicePrincipalRefusedLogins,
        hiddenLists: workspace.behaviour.newServicePrincipalHiddenLists,
        unentitledLogins: fields.entitlements.length === 0 ? 0 : workspace.behaviour.newEntitlementUnentitledLogins,
      };
      addPrincipal(workspace, principal);
      context.describe({ note: `created ${applicationId}` });
      return principal;
    },
    replace(call, current, body) {
      const applicationId = readText(body, "applicationId") ?? current.applicationId;
      if (applicationId !== current.applicationId) throw scimFailure(400, "applicationId cannot be changed.");
      const { active, displayName, externalId, entitlements, roles } = readPrincipalFields(body);
      const { externalId: _replaced, ...kept } = current;
      return replacePrincipal(call, {
        ...kept,
        displayName: displayName ?? current.displayName,
        active: active ?? current.active,
        ...(externalId !== undefined && { externalId }),
        entitlements,
        roles,
      });
    },
    patch: patchPrincipal,
    remove: removePrincipal,
  });
}

function servicePrincipals(workspace: Workspace): readonly ServicePrincipal[] {
  return workspace.principals.filter((principal) => principal.kind === "servicePrincipal");
}

/** The principals that a list shows; counts down how long a new one stays hidden. */
function takeVisible(workspace: Workspace): readonly ServicePrincipal[] {
  return servicePrincipals(workspace).filter((principal) => {
    if (principal.hiddenLists === 0) return true;
    principal.hiddenLists -= 1;
    return false;
  });
}

function toServicePrincipal(workspace: Workspace, principal: ServicePrincipal): ScimResource {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServicePrincipal"],
    ...toPrincipalFields(workspace, principal),
    id: principal.id,
    applicationId: principal.applicationId,
  };
}
