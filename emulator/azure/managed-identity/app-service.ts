import { type EmulatorRequest, type EmulatorResponse, HttpFailure } from "../../kernel/exchange";
import type { AddRoute, Context } from "../azure-state";
import { chooseIdentity, type Selectors } from "./identity-choice";
import { issueIdentityAccessToken } from "./identity-access-token";

const SELECTORS: Selectors = {
  clientId: ["client_id"],
  objectId: ["principal_id", "object_id"],
  resourceId: ["mi_res_id"],
};

/**
 * The endpoint that `IDENTITY_ENDPOINT` names in App Service, Functions and Container Apps.
 *
 * @see https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
export function addAppServiceRoutes(route: AddRoute): void {
  route("GET", "/msi/token", answerToken);
}

async function answerToken(request: EmulatorRequest, context: Context): Promise<EmulatorResponse> {
  if (request.headers["x-identity-header"] !== context.tenant.seed.runners.appServiceHeader) {
    throw failure(401, "The header X-IDENTITY-HEADER is missing or not valid.");
  }
  if (request.query.get("api-version") !== "2019-08-01") throw failure(400, "The api-version is not supported.");
  const resource = request.query.get("resource") ?? "";
  if (resource === "") throw failure(400, "The parameter resource is missing.");
  const identity = chooseIdentity(request, context, SELECTORS);
  if (identity === "unknown" || identity === "several") {
    throw failure(
      400,
      "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.",
    );
  }
  const { value, expiresOn } = await issueIdentityAccessToken(request, context, identity, resource);
  return {
    status: 200,
    body: {
      access_token: value,
      expires_on: String(expiresOn),
      resource,
      token_type: "Bearer",
      client_id: identity.clientId,
    },
  };
}

function failure(statusCode: number, message: string): HttpFailure {
  return new HttpFailure({ status: statusCode, body: { statusCode, message } });
}
