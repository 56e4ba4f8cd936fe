import { randomUUID } from "node:crypto";
import type { EmulatorRequest } from "../../kernel/exchange";
import type { AddRoute, Context } from "../azure-state";
import type { Application, FederatedCredential, GraphDocument } from "../directory";
import { addGraphRoute } from "./graph-access";
import { answerCollection, answerEntity } from "./collection";
import { readDocument, withoutProperties } from "./document";
import { badRequest, graphFailure, resourceNotFound } from "./graph-failure";

const PATH = "/applications/:id/federatedIdentityCredentials";
const MOST_PER_APPLICATION = 20;
const LONGEST_NAME = 120;

/** The federated identity credentials of an application. */
export function addFederatedCredentialRoutes(
  route: AddRoute,
  findApplication: (request: EmulatorRequest, context: Context) => Application,
): void {
  const find = (request: EmulatorRequest, context: Context): FederatedCredential => {
    const id = request.params["credentialId"] ?? "";
    const { federatedCredentials } = findApplication(request, context);
    // The name is an alternate key.
    const found = federatedCredentials.find((known) => known.id === id || known.document["name"] === id);
    if (found === undefined) throw resourceNotFound(request, context, id);
    return found;
  };
  addGraphRoute(route, "GET", PATH, (request, context) => {
    const application = findApplication(request, context);
    const documents = application.federatedCredentials.map(toDocument);
    return answerCollection(request, context, entitySet(application), documents);
  });
  addGraphRoute(route, "GET", `${PATH}/:credentialId`, (request, context) => {
    const application = findApplication(request, context);
    return answerEntity(request, entitySet(application), toDocument(find(request, context)));
  });
  addGraphRoute(route, "POST", PATH, (request, context) => {
    const application = findApplication(request, context);
    const document = withoutProperties(readDocument(request, context), ["id"]);
    requireWellFormed(request, context, document);
    requireRoom(request, context, application, document);
    const credential = {
      id: randomUUID(),
      document: { description: null, ...document },
      createdAt: context.now,
      misses: 0,
    };
    application.federatedCredentials.push(credential);
    context.touch();
    context.describe({ note: `created federated credential ${credential.id}` });
    return answerEntity(request, entitySet(application), toDocument(credential), 201);
  });
  addGraphRoute(route, "PATCH", `${PATH}/:credentialId`, (request, context) => {
    const credential = find(request, context);
    const changes = withoutProperties(readDocument(request, context), ["id"]);
    if (changes["name"] !== undefined && changes["name"] !== credential.document["name"]) {
      throw badRequest(request, context, "Property 'name' is read-only and cannot be set.");
    }
    const document = { ...credential.document, ...changes };
    requireWellFormed(request, context, document);
    credential.document = document;
    // A change has to propagate like a new one.
    credential.createdAt = context.now;
    credential.misses = 0;
    context.touch();
    return { status: 204 };
  });
  addGraphRoute(route, "DELETE", `${PATH}/:credentialId`, (request, context) => {
    const application = findApplication(request, context);
    const credential = find(request, context);
    application.federatedCredentials = application.federatedCredentials.filter((known) => known !== credential);
    context.touch();
    context.describe({ note: `deleted federated credential ${credential.id}` });
    return { status: 204 };
  });
}

function entitySet(application: Application): string {
  return `applications('${application.id}')/federatedIdentityCredentials`;
}

function toDocument(credential: FederatedCredential): GraphDocument {
  return { id: credential.id, ...credential.document };
}

function requireWellFormed(request: EmulatorRequest, context: Context, document: GraphDocument): void {
  for (const property of ["name", "issuer", "subject"]) {
    if (typeof document[property] !== "string" || document[property] === "") {
      throw badRequest(request, context, `A value is required for property '${property}'.`);
    }
  }
  if (String(document["name"]).length > LONGEST_NAME) {
    throw badRequest(request, context, "Property 'name' is longer than 120 characters.");
  }
  const audiences = document["audiences"];
  if (!Array.isArray(audiences) || audiences.length !== 1) {
    throw badRequest(request, context, "Property 'audiences' must have exactly one value.");
  }
}

function requireRoom(
  request: EmulatorRequest,
  context: Context,
  application: Application,
  document: GraphDocument,
): void {
  const { federatedCredentials } = application;
  if (federatedCredentials.length >= MOST_PER_APPLICATION) {
    const text = `The application already has ${MOST_PER_APPLICATION} federated identity credentials, the most it can have.`;
    throw badRequest(request, context, text);
  }
  const clash = federatedCredentials.find(
    (known) =>
      known.document["name"] === document["name"] ||
      (known.document["issuer"] === document["issuer"] && known.document["subject"] === document["subject"]),
  );
  if (clash === undefined) return;
  const text =
    clash.document["name"] === document["name"]
      ? `FederatedIdentityCredential with name ${String(document["name"])} already exists.`
      : "FederatedIdentityCredential with this issuer and subject already exists.";
  throw graphFailure(request, context, 409, "Request_MultipleObjectsWithSameKeyValue", text);
}
