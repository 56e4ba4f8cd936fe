import { randomUUID } from "node:crypto";
import type { AddRoute } from "../kernel/exchange";
import { type Call, endpoint } from "./endpoint";
import type { ServicePrincipal } from "./principal";
import { readBody } from "./request-body";
import { scimFailure, scimNotFound } from "./scim-error";
import { listScim, type ScimResource, selectAttributes } from "./scim-list";
import { readScimPatch } from "./scim-patch";
import {
  patchPrincipal,
  readPrincipalFields,
  readText,
  removePrincipal,
  replacePrincipal,
  toPrincipalFields,
} from "./scim-principal";
import { addPrincipal, drawScimId, type Workspace } from "./workspace";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Service principals of the workspace. An application id given is taken as it is: nobody asks Entra.
 * @see https://docs.databricks.com/api/azure/workspace/serviceprincipals
 */
export function addServicePrincipalRoutes(route: AddRoute): void {
  const demands = { scope: "scim", administrator: "scim" } as const;
  const all = "/api/2.0/preview/scim/v2/ServicePrincipals";
  const one = `${all}/:id`;

  route(
    "POST",
    all,
    endpoint(demands, ({ request, workspace, context }) => {
      const body = readBody(request);
      const applicationId = readText(body, "applicationId") ?? randomUUID();
      if (!UUID.test(applicationId)) throw scimFailure(400, `Application ID ${applicationId} is not a UUID.`);
      if (findByApplicationId(workspace, applicationId) !== undefined) {
        throw scimFailure(409, `Service principal with application ID ${applicationId} already exists.`);
      }
      const { active, displayName, externalId, entitlements, roles } = readPrincipalFields(body);
      const principal: ServicePrincipal = {
        kind: "servicePrincipal",
        id: drawScimId(workspace),
        applicationId,
        displayName: displayName ?? applicationId,
        active: active ?? true,
        ...(externalId !== undefined && { externalId }),
        entitlements,
        roles,
        refusedLogins: workspace.behaviour.newServicePrincipalRefusedLogins,
        hiddenLists: workspace.behaviour.newServicePrincipalHiddenLists,
      };
      addPrincipal(workspace, principal);
      context.touch();
      context.describe({ note: `created ${applicationId}` });
      return { status: 201, body: toServicePrincipal(workspace, principal) };
    }),
  );

  route(
    "GET",
    all,
    endpoint(demands, ({ request, workspace }) => listScim(request, visible(workspace))),
  );

  route(
    "GET",
    one,
    endpoint(demands, (call) => ({
      status: 200,
      body: selectAttributes(call.request, toServicePrincipal(call.workspace, findById(call))),
    })),
  );

  route(
    "PUT",
    one,
    endpoint(demands, (call) => {
      const { workspace, context } = call;
      const principal = structuredClone(findById(call));
      const body = readBody(call.request);
      const applicationId = readText(body, "applicationId") ?? principal.applicationId;
      if (applicationId !== principal.applicationId) throw scimFailure(400, "applicationId cannot be changed.");
      const { active, displayName, externalId, entitlements, roles } = readPrincipalFields(body);
      principal.displayName = displayName ?? principal.displayName;
      principal.entitlements = entitlements;
      principal.roles = roles;
      if (externalId === undefined) delete principal.externalId;
      else principal.externalId = externalId;
      principal.active = active ?? principal.active;
      replacePrincipal(workspace, context, principal);
      return { status: 200, body: toServicePrincipal(workspace, principal) };
    }),
  );

  route(
    "PATCH",
    one,
    endpoint(demands, (call) => {
      const { workspace, context } = call;
      const principal = patchPrincipal(findById(call), readScimPatch(readBody(call.request)));
      replacePrincipal(workspace, context, principal);
      return { status: 200, body: toServicePrincipal(workspace, principal) };
    }),
  );

  route(
    "DELETE",
    one,
    endpoint(demands, (call) => {
      removePrincipal(call.workspace, call.context, findById(call));
      return { status: 204 };
    }),
  );
}

/** The service principal with this application id, compared without regard to case. */
export function findByApplicationId(workspace: Workspace, applicationId: string): ServicePrincipal | undefined {
  return servicePrincipals(workspace).find(
    (principal) => principal.applicationId.toLowerCase() === applicationId.toLowerCase(),
  );
}

function servicePrincipals(workspace: Workspace): readonly ServicePrincipal[] {
  return workspace.principals.filter((principal) => principal.kind === "servicePrincipal");
}

function visible(workspace: Workspace): readonly ScimResource[] {
  const shown = servicePrincipals(workspace).filter((principal) => {
    if (principal.hiddenLists === 0) return true;
    principal.hiddenLists -= 1;
    return false;
  });
  return shown.map((principal) => toServicePrincipal(workspace, principal));
}

function findById({ workspace, request }: Call): ServicePrincipal {
  const id = request.params.id ?? "";
  const principal = servicePrincipals(workspace).find((candidate) => candidate.id === id);
  if (principal === undefined) throw scimNotFound(workspace.behaviour, "ServicePrincipal", id);
  return principal;
}

function toServicePrincipal(workspace: Workspace, principal: ServicePrincipal): ScimResource {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServicePrincipal"],
    ...toPrincipalFields(workspace, principal),
    id: principal.id,
    applicationId: principal.applicationId,
  };
}
