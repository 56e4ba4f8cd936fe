import type { EmulatorRequest, EmulatorResponse } from "../../kernel/exchange";
import type { AddRoute, Context } from "../azure-state";
import { readTenant } from "./login-address";

/** OpenID configuration, signing keys and instance discovery: MSAL reads them before the first login. */
export function addDiscoveryRoutes(route: AddRoute): void {
  route("GET", "/:tenant/v2.0/.well-known/openid-configuration", (request, context) =>
    // MSAL refuses an issuer that is not on the host and port it was asked to trust.
    answerOpenIdConfiguration(request, context, "/v2.0", (tenant) => `${request.origin}/${tenant}/v2.0`),
  );
  route("GET", "/:tenant/.well-known/openid-configuration", (request, context) =>
    answerOpenIdConfiguration(request, context, "", (tenant) => `https://sts.windows.net/${tenant}/`),
  );
  route("GET", "/:tenant/discovery/v2.0/keys", answerKeys);
  route("GET", "/:tenant/discovery/keys", answerKeys);
  route("GET", "/common/discovery/instance", answerInstance);
}

/** `version` is the segment of its addresses: "/v2.0", or "" for version 1. */
function answerOpenIdConfiguration(
  request: EmulatorRequest,
  context: Context,
  version: "/v2.0" | "",
  toIssuer: (tenant: string) => string,
): EmulatorResponse {
  const { tenantId, isNamed } = readTenant(request, context, "invalid_tenant");
  const base = `${request.origin}/${isNamed ? tenantId : (request.params["tenant"] ?? "common")}`;
  return {
    status: 200,
    body: {
      token_endpoint: `${base}/oauth2${version}/token`,
      token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
      jwks_uri: `${base}/discovery${version}/keys`,
      response_modes_supported: ["query", "fragment", "form_post"],
      subject_types_supported: ["pairwise"],
      id_token_signing_alg_values_supported: ["RS256"],
      response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
      scopes_supported: ["openid", "profile", "email", "offline_access"],
      issuer: toIssuer(isNamed ? tenantId : "{tenantid}"),
      request_uri_parameter_supported: false,
      userinfo_endpoint: `${request.origin}/oidc/userinfo`,
      authorization_endpoint: `${base}/oauth2${version}/authorize`,
      device_authorization_endpoint: `${base}/oauth2${version}/devicecode`,
      http_logout_supported: true,
      frontchannel_logout_supported: true,
      end_session_endpoint: `${base}/oauth2${version}/logout`,
      claims_supported: ["sub", "iss", "aud", "exp", "iat", "tid", "ver", "oid"],
      tenant_region_scope: "EU",
      cloud_instance_name: "microsoftonline.com",
    },
  };
}

function answerKeys(request: EmulatorRequest, context: Context): EmulatorResponse {
  readTenant(request, context, "invalid_tenant");
  return { status: 200, body: { keys: [context.tenant.directory.signingKey.publicJwk] } };
}

function answerInstance(request: EmulatorRequest, { tenant }: Context): EmulatorResponse {
  const host = new URL(request.origin).host;
  return {
    status: 200,
    body: {
      tenant_discovery_endpoint: `${request.origin}/${tenant.directory.tenantId}/v2.0/.well-known/openid-configuration`,
      "api-version": request.query.get("api-version") ?? "1.1",
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    },
  };
}
