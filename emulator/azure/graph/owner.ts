import type { EmulatorRequest } from "../../kernel/exchange";
import type { AddRoute, Context } from "../azure-state";
import type { Directory, GraphDocument } from "../directory";
import { addGraphRoute } from "./graph-access";
import { answerCollection } from "./collection";
import { idOfReference, readDocument } from "./document";
import { badRequest, graphFailure } from "./graph-failure";
import type { FindOwner } from "./password";
import { displayNameOf } from "./service-principal-document";

/** The owners below "/applications" or "/servicePrincipals". */
export function addOwnerRoutes(route: AddRoute, entitySet: string, find: FindOwner): void {
  addGraphRoute(route, "GET", `/${entitySet}/:id/owners`, (request, context) => {
    const { owners } = find(request, context);
    const { directory } = context.tenant;
    return answerCollection(request, context, "directoryObjects", toOwnerDocuments(directory, owners));
  });
  addGraphRoute(route, "POST", `/${entitySet}/:id/owners/$ref`, (request, context) => {
    const object = find(request, context);
    const ownerId = requireOwner(request, context, readDocument(request, context)["@odata.id"]);
    if (object.owners.includes(ownerId)) {
      const text = "One or more added object references already exist for the following modified properties: 'owners'.";
      throw badRequest(request, context, text);
    }
    object.owners.push(ownerId);
    context.touch();
    return { status: 204 };
  });
  addGraphRoute(route, "DELETE", `/${entitySet}/:id/owners/:ownerId/$ref`, (request, context) => {
    const object = find(request, context);
    const ownerId = request.params["ownerId"] ?? "";
    if (!object.owners.includes(ownerId)) {
      const text =
        "One or more removed object references do not exist for the following modified properties: 'owners'.";
      throw graphFailure(request, context, 404, "Request_ResourceNotFound", text);
    }
    object.owners = object.owners.filter((id) => id !== ownerId);
    context.touch();
    return { status: 204 };
  });
}

/** Object ids named by "owners@odata.bind" of a new object. */
export function readBoundOwners(request: EmulatorRequest, context: Context, posted: GraphDocument): string[] {
  const references = posted["owners@odata.bind"];
  if (!Array.isArray(references)) return [];
  return references.map((reference) => requireOwner(request, context, reference));
}

function requireOwner(request: EmulatorRequest, context: Context, reference: unknown): string {
  const id = idOfReference(reference);
  const exists = context.tenant.directory.servicePrincipals.some((principal) => principal.id === id);
  if (!exists) throw badRequest(request, context, "Not a valid reference update.");
  return id;
}

function toOwnerDocuments(directory: Directory, owners: readonly string[]): GraphDocument[] {
  return directory.servicePrincipals
    .filter((principal) => owners.includes(principal.id))
    .map((principal) => ({
      "@odata.type": "#microsoft.graph.servicePrincipal",
      id: principal.id,
      appId: principal.appId,
      displayName: displayNameOf(directory, principal),
    }));
}
