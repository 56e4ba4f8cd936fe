import { type EmulatorRequest, type EmulatorResponse, HttpFailure } from "../../kernel/exchange";
import type { AddRoute, Context } from "../azure-state";
import { chooseIdentity, type Selectors } from "./identity-choice";
import { issueIdentityAccessToken } from "./identity-access-token";

/** IMDS ignores the spelling of App Service, `mi_res_id`. */
const SELECTORS: Selectors = { clientId: ["client_id"], objectId: ["object_id"], resourceId: ["msi_res_id"] };

/**
 * The metadata service of a virtual machine: tokens of its managed identities.
 *
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 */
export function addImdsRoutes(route: AddRoute): void {
  route("GET", "/metadata/identity/oauth2/token", (request, context) => {
    requireMetadataHeader(request);
    return answerToken(request, context);
  });
}

/** The header keeps out requests that somebody else made this machine send. */
export function requireMetadataHeader({ headers }: EmulatorRequest): void {
  if (headers["metadata"]?.toLowerCase() !== "true") throw failure("Required metadata header not specified");
  if (headers["x-forwarded-for"] !== undefined) throw failure("A forwarded request is not answered");
}

/** Answers as IMDS does; Azure Arc answers the same once it knows the caller. */
export async function answerToken(request: EmulatorRequest, context: Context): Promise<EmulatorResponse> {
  if ((request.query.get("api-version") ?? "") === "")
    throw failure("Required query variable 'api-version' is missing");
  const resource = request.query.get("resource") ?? "";
  if (resource === "") throw failure("Required audience parameter not specified");
  const identity = chooseIdentity(request, context, SELECTORS);
  if (identity === "unknown") throw failure("Identity not found");
  if (identity === "several") {
    throw failure(
      "Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request",
    );
  }
  const { value, issuedAt, expiresOn, lifetimeSeconds } = await issueIdentityAccessToken(
    request,
    context,
    identity,
    resource,
  );
  // Every number is text here.
  return {
    status: 200,
    body: {
      access_token: value,
      client_id: identity.clientId,
      expires_in: String(lifetimeSeconds),
      expires_on: String(expiresOn),
      ext_expires_in: String(lifetimeSeconds),
      not_before: String(issuedAt),
      resource,
      token_type: "Bearer",
    },
  };
}

function failure(text: string): HttpFailure {
  return new HttpFailure({ status: 400, body: { error: "invalid_request", error_description: text } });
}
