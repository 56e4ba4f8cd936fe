import { randomUUID } from "node:crypto";
import type { EmulatorRequest } from "../../kernel/exchange";
import { toJsonText } from "../../kernel/json-text";
import { drawEntraSecret } from "../../seed";
import type { AddRoute, Context } from "../azure-state";
import type { Application, GraphDocument, PasswordCredential, ServicePrincipal } from "../directory";
import { hashSecret } from "../secret-hash";
import { addGraphRoute } from "./graph-access";
import { metadataAddress } from "./collection";
import { isDocument, readDocument } from "./document";
import { badRequest, graphFailure } from "./graph-failure";

const DEFAULT_YEARS = 2;

/** Finds what the path's `:id` names, or throws the 404. */
export type FindOwner = (request: EmulatorRequest, context: Context) => Application | ServicePrincipal;

/** addPassword and removePassword below "/applications" or "/servicePrincipals". */
export function addPasswordRoutes(route: AddRoute, entitySet: string, findOwner: FindOwner): void {
  addGraphRoute(route, "POST", `/${entitySet}/:id/addPassword`, (request, context) => {
    const owner = findOwner(request, context);
    const wanted = readDocument(request, context)["passwordCredential"];
    const { password, secretText } = createPassword(request, context, isDocument(wanted) ? wanted : {});
    owner.passwords.push(password);
    context.touch();
    context.describe({ note: `added password ${password.keyId}` });
    return {
      status: 200,
      body: {
        "@odata.context": metadataAddress(request, "microsoft.graph.passwordCredential"),
        ...toPasswordDocument(password),
        secretText,
      },
    };
  });
  addGraphRoute(route, "POST", `/${entitySet}/:id/removePassword`, (request, context) => {
    const owner = findOwner(request, context);
    const { keyId } = readDocument(request, context);
    const index = owner.passwords.findIndex((password) => password.keyId === keyId);
    if (index < 0) {
      throw graphFailure(request, context, 404, "Request_ResourceNotFound", "No password credential found with keyId.");
    }
    owner.passwords.splice(index, 1);
    context.touch();
    context.describe({ note: `removed password ${toJsonText(keyId)}` });
    return { status: 204 };
  });
}

/** A password with the client's fields; it expires in two years by default. The secret is returned once. */
export function createPassword(
  request: EmulatorRequest,
  context: Context,
  wanted: GraphDocument,
): { readonly password: PasswordCredential; readonly secretText: string } {
  const secretText = drawEntraSecret();
  const now = new Date(context.now);
  const twoYearsOn = new Date(now);
  twoYearsOn.setUTCFullYear(now.getUTCFullYear() + DEFAULT_YEARS);
  const startDateTime = readDate(request, context, wanted, "startDateTime") ?? now.toISOString();
  const endDateTime = readDate(request, context, wanted, "endDateTime") ?? twoYearsOn.toISOString();
  if (Date.parse(endDateTime) <= Math.max(context.now, Date.parse(startDateTime))) {
    throw graphFailure(request, context, 400, "KeyCredentialsInvalidEndDate", "Key credential end date is invalid.");
  }
  const password = {
    keyId: randomUUID(),
    displayName: typeof wanted["displayName"] === "string" ? wanted["displayName"] : null,
    startDateTime,
    endDateTime,
    hint: secretText.slice(0, 3),
    secretHash: hashSecret(secretText),
    createdAt: context.now,
    misses: 0,
  };
  return { password, secretText };
}

/** A password as it is listed, without its secret. */
export function toPasswordDocument(password: PasswordCredential): GraphDocument {
  return {
    customKeyIdentifier: null,
    displayName: password.displayName,
    endDateTime: password.endDateTime,
    hint: password.hint,
    keyId: password.keyId,
    secretText: null,
    startDateTime: password.startDateTime,
  };
}

function readDate(
  request: EmulatorRequest,
  context: Context,
  wanted: GraphDocument,
  property: string,
): string | undefined {
  const value = wanted[property];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string" && !Number.isNaN(Date.parse(value))) return value;
  throw badRequest(
    request,
    context,
    `Cannot convert the literal '${toJsonText(value)}' to the expected type 'Edm.DateTimeOffset'.`,
  );
}
