import { randomUUID } from "node:crypto";
import type { EmulatorRequest } from "../../kernel/exchange";
import type { AddRoute, Context } from "../azure-state";
import type { Application, GraphDocument, PasswordCredential } from "../directory";
import { addGraphRoute } from "./graph-access";
import { answerCollection, answerEntity } from "./collection";
import { isDocument, mergeDocument, readDocument, withoutProperties } from "./document";
import { badRequest, resourceNotFound } from "./graph-failure";
import { addFederatedCredentialRoutes } from "./federated-credentials";
import { replaceKeys, toKeyDocument } from "./key-credential";
import { addOwnerRoutes, readBoundOwners } from "./owner";
import { addPasswordRoutes, createPassword, toPasswordDocument } from "./password";

const KEPT_ELSEWHERE = ["id", "appId", "passwordCredentials", "keyCredentials"];

/** Defaults that Graph adds to an application. Providers plan changes when one of these is absent. */
const DEFAULTS: GraphDocument = {
  deletedDateTime: null,
  description: null,
  displayName: null,
  groupMembershipClaims: null,
  identifierUris: [],
  isDeviceOnlyAuthSupported: null,
  isFallbackPublicClient: null,
  notes: null,
  oauth2RequirePostResponse: false,
  optionalClaims: null,
  serviceManagementReference: null,
  signInAudience: "AzureADMyOrg",
  tags: [],
  tokenEncryptionKeyId: null,
  api: {
    acceptMappedClaims: null,
    knownClientApplications: [],
    requestedAccessTokenVersion: null,
    oauth2PermissionScopes: [],
    preAuthorizedApplications: [],
  },
  appRoles: [],
  info: { logoUrl: null, marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null },
  publicClient: { redirectUris: [] },
  requiredResourceAccess: [],
  spa: { redirectUris: [] },
  web: {
    homePageUrl: null,
    logoutUrl: null,
    redirectUris: [],
    implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
  },
};

/** "/applications" of Graph: app registrations and what belongs to them. */
export function addApplicationRoutes(route: AddRoute): void {
  addGraphRoute(route, "GET", "/applications", (request, context) => {
    const documents = context.tenant.directory.applications.map(toApplicationDocument);
    return answerCollection(request, context, "applications", documents);
  });
  addGraphRoute(route, "GET", "/applications/:id", (request, context) =>
    answerEntity(request, "applications", toApplicationDocument(requireApplication(request, context))),
  );
  addGraphRoute(route, "POST", "/applications", (request, context) => {
    const { application, secretTexts } = createApplication(request, context);
    context.tenant.directory.applications.push(application);
    context.touch();
    context.describe({ note: `created application ${application.id}` });
    const document = {
      ...toApplicationDocument(application),
      passwordCredentials: application.passwords.map((password, index) => ({
        ...toPasswordDocument(password),
        secretText: secretTexts[index],
      })),
    };
    return answerEntity(request, "applications", document, 201);
  });
  addGraphRoute(route, "PATCH", "/applications/:id", (request, context) => {
    const application = requireApplication(request, context);
    const posted = readDocument(request, context);
    application.passwords = listedPasswords(request, context, application, posted["passwordCredentials"]);
    application.keys = replaceKeys(application.keys, posted["keyCredentials"]);
    application.document = mergeDocument(application.document, withoutProperties(posted, KEPT_ELSEWHERE));
    context.touch();
    return { status: 204 };
  });
  addGraphRoute(route, "DELETE", "/applications/:id", (request, context) => {
    const application = requireApplication(request, context);
    const { applications, servicePrincipals } = context.tenant.directory;
    applications.splice(applications.indexOf(application), 1);
    const principal = servicePrincipals.findIndex((known) => known.appId === application.appId);
    if (principal >= 0) servicePrincipals.splice(principal, 1);
    context.touch();
    context.describe({ note: `deleted application ${application.id}` });
    return { status: 204 };
  });
  addOwnerRoutes(route, "applications", requireApplication);
  addPasswordRoutes(route, "applications", requireApplication);
  addFederatedCredentialRoutes(route, requireApplication);
}

function requireApplication(request: EmulatorRequest, context: Context): Application {
  const id = request.params["id"] ?? "";
  const application = context.tenant.directory.applications.find((known) => known.id === id.toLowerCase());
  if (application === undefined) throw resourceNotFound(request, context, id);
  return application;
}

function createApplication(
  request: EmulatorRequest,
  context: Context,
): { readonly application: Application; readonly secretTexts: readonly string[] } {
  const posted = readDocument(request, context);
  if (typeof posted["displayName"] !== "string" || posted["displayName"] === "") {
    throw badRequest(request, context, "A value is required for property 'displayName' of resource 'Application'.");
  }
  const wanted = posted["passwordCredentials"];
  const created = (Array.isArray(wanted) ? wanted.filter(isDocument) : []).map((item) =>
    createPassword(request, context, item),
  );
  const application: Application = {
    id: randomUUID(),
    appId: randomUUID(),
    createdAt: context.now,
    misses: 0,
    document: mergeDocument(DEFAULTS, withoutProperties(posted, KEPT_ELSEWHERE)),
    owners: readBoundOwners(request, context, posted),
    passwords: created.map(({ password }) => password),
    keys: replaceKeys([], posted["keyCredentials"]),
    federatedCredentials: [],
  };
  return { application, secretTexts: created.map(({ secretText }) => secretText) };
}

/** The passwords after a write of the whole array. A write can remove passwords; only addPassword adds one. */
function listedPasswords(
  request: EmulatorRequest,
  context: Context,
  application: Application,
  posted: unknown,
): PasswordCredential[] {
  if (!Array.isArray(posted)) return application.passwords;
  const listed = posted.map((item) => (isDocument(item) ? item["keyId"] : undefined));
  const isNew = listed.some((keyId) => !application.passwords.some((password) => password.keyId === keyId));
  if (isNew) throw badRequest(request, context, "New password must have null value.");
  return application.passwords.filter((password) => listed.includes(password.keyId));
}

function toApplicationDocument(application: Application): GraphDocument {
  return {
    id: application.id,
    appId: application.appId,
    createdDateTime: new Date(application.createdAt).toISOString(),
    publisherDomain: "emulator.test",
    ...application.document,
    passwordCredentials: application.passwords.map(toPasswordDocument),
    keyCredentials: application.keys.map(toKeyDocument),
  };
}
