import {
  type Directory,
  findApplicationByAppId,
  type GraphDocument,
  type ServicePrincipal,
  servicePrincipalNames,
} from "../directory";
import { toKeyDocument } from "./key-credential";
import { toPasswordDocument } from "./password";

/** The display name follows the application's, where there is one. */
export function displayNameOf(directory: Directory, principal: ServicePrincipal): unknown {
  const application = findApplicationByAppId(directory, principal.appId);
  return (application ?? principal).document["displayName"] ?? null;
}

/** A service principal as Graph shows it: what the client wrote, and what the directory adds. */
export function toServicePrincipalDocument(directory: Directory, principal: ServicePrincipal): GraphDocument {
  const displayName = displayNameOf(directory, principal);
  return {
    id: principal.id,
    deletedDateTime: null,
    createdDateTime: new Date(principal.createdAt).toISOString(),
    alternativeNames: [],
    appRoleAssignmentRequired: false,
    appRoles: [],
    description: null,
    homepage: null,
    loginUrl: null,
    logoutUrl: null,
    notes: null,
    notificationEmailAddresses: [],
    oauth2PermissionScopes: [],
    preferredSingleSignOnMode: null,
    replyUrls: [],
    samlMetadataUrl: null,
    tags: [],
    accountEnabled: true,
    ...principal.document,
    appId: principal.appId,
    displayName,
    appDisplayName: displayName,
    appOwnerOrganizationId: directory.tenantId,
    servicePrincipalNames: servicePrincipalNames(directory, principal),
    servicePrincipalType: "Application",
    signInAudience: "AzureADMyOrg",
    passwordCredentials: principal.passwords.map(toPasswordDocument),
    keyCredentials: principal.keys.map(toKeyDocument),
  };
}
