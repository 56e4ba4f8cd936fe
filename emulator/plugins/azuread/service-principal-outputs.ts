import { booleanAt, objectAt, objectsAt, textAt, textsAt, type JsonObject } from "../json-object";
import type { Properties } from "../property-value";
import { fromTags } from "./service-principal-tags";

/** Outputs of a service principal from its document, from what only the beta endpoint has, and from its owners. */
export function toServicePrincipalOutputs(
  principal: JsonObject,
  beta: JsonObject,
  owners: readonly JsonObject[],
): Properties {
  const appRoles = objectsAt(principal, "appRoles");
  const scopes = objectsAt(principal, "oauth2PermissionScopes");
  const relayState = textAt(objectAt(principal, "samlSingleSignOnSettings"), "relayState");
  return {
    accountEnabled: booleanAt(principal, "accountEnabled") ?? true,
    alternativeNames: textsAt(principal, "alternativeNames"),
    appRoleAssignmentRequired: booleanAt(principal, "appRoleAssignmentRequired") ?? false,
    appRoleIds: toIdsByValue(appRoles),
    appRoles: appRoles.map((role) => ({
      allowedMemberTypes: textsAt(role, "allowedMemberTypes"),
      description: textAt(role, "description") ?? "",
      displayName: textAt(role, "displayName") ?? "",
      enabled: booleanAt(role, "isEnabled") ?? false,
      id: textAt(role, "id") ?? "",
      value: textAt(role, "value") ?? "",
    })),
    applicationTenantId: textAt(principal, "appOwnerOrganizationId") ?? "",
    clientId: textAt(principal, "appId") ?? "",
    description: textAt(principal, "description") ?? "",
    displayName: textAt(principal, "displayName") ?? "",
    homepageUrl: textAt(principal, "homepage") ?? "",
    loginUrl: textAt(principal, "loginUrl") ?? "",
    logoutUrl: textAt(principal, "logoutUrl") ?? "",
    notes: textAt(principal, "notes") ?? "",
    notificationEmailAddresses: textsAt(principal, "notificationEmailAddresses"),
    oauth2PermissionScopeIds: toIdsByValue(scopes),
    oauth2PermissionScopes: scopes.map((scope) => ({
      adminConsentDescription: textAt(scope, "adminConsentDescription") ?? "",
      adminConsentDisplayName: textAt(scope, "adminConsentDisplayName") ?? "",
      enabled: booleanAt(scope, "isEnabled") ?? false,
      id: textAt(scope, "id") ?? "",
      type: textAt(scope, "type") ?? "",
      userConsentDescription: textAt(scope, "userConsentDescription") ?? "",
      userConsentDisplayName: textAt(scope, "userConsentDisplayName") ?? "",
      value: textAt(scope, "value") ?? "",
    })),
    objectId: textAt(principal, "id") ?? "",
    owners: owners.flatMap((owner) => textAt(owner, "id") ?? []),
    preferredSingleSignOnMode: textAt(principal, "preferredSingleSignOnMode") ?? "",
    redirectUris: textsAt(principal, "replyUrls"),
    samlMetadataUrl: textAt(beta, "samlMetadataUrl") ?? "",
    samlSingleSignOn: relayState === undefined ? null : { relayState },
    servicePrincipalNames: textsAt(principal, "servicePrincipalNames"),
    signInAudience: textAt(principal, "signInAudience") ?? "",
    type: textAt(principal, "servicePrincipalType") ?? "",
    ...fromTags(textsAt(principal, "tags")),
  };
}

function toIdsByValue(items: readonly JsonObject[]): Properties {
  const named = items.filter((item) => (textAt(item, "value") ?? "") !== "");
  return Object.fromEntries(named.map((item) => [textAt(item, "value") ?? "", textAt(item, "id") ?? ""]));
}
