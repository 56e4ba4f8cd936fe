import { randomUUID } from "node:crypto";
import type { EmulatorRequest } from "../../kernel/exchange";
import { toJsonText } from "../../kernel/json-text";
import type { AddRoute, Context } from "../azure-state";
import { FIRST_PARTY, findApplicationByAppId, findServicePrincipalByAppId, type ServicePrincipal } from "../directory";
import { addGraphRoute } from "./graph-access";
import { answerCollection, answerEntity } from "./collection";
import { mergeDocument, readDocument, withoutProperties } from "./document";
import { badRequest, graphFailure, resourceNotFound } from "./graph-failure";
import { replaceKeys } from "./key-credential";
import { addOwnerRoutes, readBoundOwners } from "./owner";
import { addPasswordRoutes } from "./password";
import { toServicePrincipalDocument } from "./service-principal-document";

const KEPT_ELSEWHERE = ["id", "appId", "displayName", "passwordCredentials", "keyCredentials"];

/** "/servicePrincipals" of Graph. */
export function addServicePrincipalRoutes(route: AddRoute): void {
  addGraphRoute(route, "GET", "/servicePrincipals", (request, context) => {
    const { directory } = context.tenant;
    const documents = directory.servicePrincipals.map((principal) => toServicePrincipalDocument(directory, principal));
    return answerCollection(request, context, "servicePrincipals", documents);
  });
  addGraphRoute(route, "GET", "/servicePrincipals/:id", (request, context) => {
    const principal = requirePrincipal(request, context);
    return answerEntity(request, "servicePrincipals", toServicePrincipalDocument(context.tenant.directory, principal));
  });
  addGraphRoute(route, "POST", "/servicePrincipals", (request, context) => {
    const principal = createPrincipal(request, context);
    const { directory } = context.tenant;
    directory.servicePrincipals.push(principal);
    context.touch();
    context.describe({ note: `created service principal ${principal.id}` });
    return answerEntity(request, "servicePrincipals", toServicePrincipalDocument(directory, principal), 201);
  });
  addGraphRoute(route, "PATCH", "/servicePrincipals/:id", (request, context) => {
    const principal = requirePrincipal(request, context);
    const posted = readDocument(request, context);
    principal.document = mergeDocument(principal.document, withoutProperties(posted, KEPT_ELSEWHERE));
    principal.keys = replaceKeys(principal.keys, posted["keyCredentials"]);
    context.touch();
    return { status: 204 };
  });
  addGraphRoute(route, "DELETE", "/servicePrincipals/:id", (request, context) => {
    const principal = requirePrincipal(request, context);
    const { servicePrincipals } = context.tenant.directory;
    servicePrincipals.splice(servicePrincipals.indexOf(principal), 1);
    context.touch();
    context.describe({ note: `deleted service principal ${principal.id}` });
    return { status: 204 };
  });
  addOwnerRoutes(route, "servicePrincipals", requirePrincipal);
  addPasswordRoutes(route, "servicePrincipals", requirePrincipal);
}

function requirePrincipal(request: EmulatorRequest, context: Context): ServicePrincipal {
  const id = request.params["id"] ?? "";
  const principal = context.tenant.directory.servicePrincipals.find((known) => known.id === id.toLowerCase());
  if (principal === undefined) throw resourceNotFound(request, context, id);
  return principal;
}

function createPrincipal(request: EmulatorRequest, context: Context): ServicePrincipal {
  const { directory } = context.tenant;
  const posted = readDocument(request, context);
  const appId = toJsonText(posted["appId"] ?? "").toLowerCase();
  const firstParty = FIRST_PARTY.find((api) => api.appId === appId);
  if (findApplicationByAppId(directory, appId) === undefined && firstParty === undefined) {
    const text = `The appId '${appId}' of the service principal does not reference a valid application object.`;
    throw badRequest(request, context, text);
  }
  if (findServicePrincipalByAppId(directory, appId) !== undefined) {
    const text =
      `The service principal cannot be created, updated, or restored because the service principal name ${appId} is` +
      ` already in use.`;
    throw graphFailure(request, context, 409, "Request_MultipleObjectsWithSameKeyValue", text);
  }
  const displayName = firstParty === undefined ? {} : { displayName: firstParty.displayName };
  return {
    id: randomUUID(),
    appId,
    createdAt: context.now,
    misses: 0,
    document: { ...withoutProperties(posted, KEPT_ELSEWHERE), ...displayName },
    owners: readBoundOwners(request, context, posted),
    passwords: [],
    keys: replaceKeys([], posted["keyCredentials"]),
    resourceIdentifiers: firstParty?.names ?? [],
  };
}
