import { type EmulatorRequest, HttpFailure } from "../../kernel/exchange";
import { type BearerRefusal, readCaller } from "../bearer";
import type { Context } from "../azure-state";
import { FIRST_PARTY_APP_IDS } from "../directory";
import { armError, armFailure } from "./arm-failure";

const AUDIENCES: readonly string[] = [
  "https://management.azure.com",
  "https://management.core.windows.net",
  FIRST_PARTY_APP_IDS.azureServiceManagement,
];

/** Lets a contributor of the subscription do `action` ("Microsoft.KeyVault/vaults/read") and throws otherwise. */
export async function requireContributor(request: EmulatorRequest, context: Context, action: string): Promise<void> {
  const caller = await readCaller(request, context, (audience) => AUDIENCES.includes(audience));
  if ("reason" in caller) throw refuse(context, caller);
  if (!request.query.has("api-version")) {
    const text = "The api-version query parameter (?api-version=) is required for all requests.";
    throw armFailure(400, "MissingApiVersionParameter", text);
  }
  if (context.tenant.resources.contributors.includes(caller.objectId)) return;
  const text =
    `The client '${caller.appId}' with object id '${caller.objectId}' does not have authorization to perform action` +
    ` '${action}' over scope '${request.path}' or the scope is invalid. If access was recently granted, please refresh` +
    ` your credentials.`;
  throw armFailure(403, "AuthorizationFailed", text);
}

/** Throws a 404 that names the outermost missing part of the address. */
export function requireResourceGroup(request: EmulatorRequest, { tenant }: Context): string {
  const { resources } = tenant;
  const subscription = request.params["subscription"] ?? "";
  const group = request.params["group"] ?? "";
  if (subscription.toLowerCase() !== resources.subscriptionId) {
    throw armFailure(404, "SubscriptionNotFound", `The subscription '${subscription}' could not be found.`);
  }
  if (group.toLowerCase() !== resources.resourceGroup.name.toLowerCase()) {
    throw armFailure(404, "ResourceGroupNotFound", `Resource group '${group}' could not be found.`);
  }
  return `/subscriptions/${resources.subscriptionId}/resourceGroups/${resources.resourceGroup.name}`;
}

function refuse({ tenant }: Context, refusal: BearerRefusal): HttpFailure {
  const { code, message } = explain(refusal);
  const login = `https://login.windows.net/${tenant.directory.tenantId}`;
  return new HttpFailure({
    ...armError(401, code, message),
    headers: {
      "www-authenticate": `Bearer authorization_uri="${login}", error="invalid_token", error_description="${message}"`,
    },
  });
}

function explain(refusal: BearerRefusal): { readonly code: string; readonly message: string } {
  switch (refusal.reason) {
    case "missing":
      return {
        code: "AuthenticationFailed",
        message: "Authentication failed. The 'Authorization' header is missing.",
      };
    case "malformed":
      return { code: "InvalidAuthenticationToken", message: "The access token is invalid." };
    case "expired":
      return { code: "ExpiredAuthenticationToken", message: "The access token has expired." };
    case "audience":
      return {
        code: "InvalidAuthenticationTokenAudience",
        message: `The access token has been obtained for wrong audience or resource '${refusal.audience}'.`,
      };
  }
}
