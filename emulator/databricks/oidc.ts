import { type EmulatorRequest, type EmulatorResponse, HttpFailure } from "../kernel/exchange";
import { ALL_APIS, isApiScope } from "./api-scopes";
import { OAUTH_LIFETIME_SECONDS, signOauthToken } from "./authentication";
import type { AddRoute, Context } from "./databricks-state";
import { openEndpoint } from "./endpoint";
import { judgeSubjectToken, toAudiences } from "./federated-login";
import { isKnownYet, mayLogIn } from "./login-delay";
import { findByApplicationId, nameOf, type ServicePrincipal } from "./workspace-principal";
import { sha256 } from "./workspace";

const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const JWT_TYPE = "urn:ietf:params:oauth:token-type:jwt";
const IDENTITY_SCOPES: ReadonlySet<string> = new Set(["openid", "profile", "email", "offline_access"]);

/**
 * The workspace's OAuth server: client credentials with a Databricks OAuth secret, and the exchange of a federated
 * identity token.
 * @see https://learn.microsoft.com/azure/databricks/dev-tools/auth/oauth-m2m
 */
export function addOidcRoutes(route: AddRoute): void {
  const discovery = openEndpoint(({ origin }) => ({ status: 200, body: toMetadata(`${origin}/oidc`) }));
  route("GET", "/oidc/.well-known/oauth-authorization-server", discovery);
  route("GET", "/oidc/.well-known/openid-configuration", discovery);
  route(
    "GET",
    "/oidc/jwks.json",
    openEndpoint((_request, { tenant }) => ({
      status: 200,
      body: { keys: [tenant.workspace.signingKey.publicJwk] },
    })),
  );
  route("POST", "/oidc/v1/token", openEndpoint(answerTokenRequest));
}

async function answerTokenRequest(request: EmulatorRequest, context: Context): Promise<EmulatorResponse> {
  const { workspace } = context.tenant;
  const form = new URLSearchParams(request.body);
  const principal = await logIn(request, form, context);
  context.describe({ caller: nameOf(principal), note: "logged in" });
  const scope = form.get("scope") ?? ALL_APIS;
  const unknown = scope.split(" ").find((name) => !isApiScope(name) && !IDENTITY_SCOPES.has(name));
  if (unknown !== undefined) throw oauthFailure(400, "invalid_scope", `Unknown scope: ${unknown}`);
  return {
    status: 200,
    headers: { "cache-control": "no-store" },
    body: {
      access_token: await signOauthToken(workspace, principal, scope, `${request.origin}/oidc`, context.now),
      token_type: "Bearer",
      scope,
      expires_in: workspace.behaviour.expiresInAsText ? String(OAUTH_LIFETIME_SECONDS) : OAUTH_LIFETIME_SECONDS,
    },
  };
}

function logIn(request: EmulatorRequest, form: URLSearchParams, context: Context): Promise<ServicePrincipal> {
  switch (form.get("grant_type")) {
    case "client_credentials":
      return Promise.resolve(logInWithSecret(request, form, context));
    case TOKEN_EXCHANGE:
      return logInWithSubjectToken(form, context);
    case null:
      throw oauthFailure(400, "invalid_request", "Missing parameter: grant_type");
    default:
      throw oauthFailure(400, "unsupported_grant_type", "The grant type is not supported");
  }
}

function logInWithSecret(request: EmulatorRequest, form: URLSearchParams, context: Context): ServicePrincipal {
  const { workspace } = context.tenant;
  const { clientId, clientSecret } = readClient(request, form);
  const principal = findByApplicationId(workspace.principals, clientId);
  const hash = sha256(clientSecret);
  const secret = workspace.oauthSecrets.find(
    (candidate) =>
      candidate.principalId === principal?.id && candidate.hash === hash && candidate.expiresAt > context.now,
  );
  if (principal === undefined || secret === undefined) throw unknownClient();
  if (!mayLogIn(principal) || !isKnownYet(secret)) throw unknownClient();
  return principal;
}

async function logInWithSubjectToken(form: URLSearchParams, context: Context): Promise<ServicePrincipal> {
  const { workspace } = context.tenant;
  const subjectToken = form.get("subject_token");
  const clientId = form.get("client_id");
  if (subjectToken === null) throw oauthFailure(400, "invalid_request", "Missing parameter: subject_token");
  if (form.get("subject_token_type") !== JWT_TYPE) {
    throw oauthFailure(400, "invalid_request", `subject_token_type must be ${JWT_TYPE}`);
  }
  // Without a client id the account's own policies would decide; this account has none.
  if (clientId === null) throw oauthFailure(400, "invalid_request", "Missing parameter: client_id");
  const principal = findByApplicationId(workspace.principals, clientId);
  if (principal === undefined || !mayLogIn(principal)) throw unknownClient();
  const policies = workspace.federationPolicies.filter((policy) => policy.principalId === principal.id);
  const verdict = await judgeSubjectToken(policies, subjectToken, context);
  if (verdict.kind === "accepted") return principal;
  context.touch();
  const { federationMismatch, federationAudienceMismatch } = workspace.behaviour;
  const { status, error, description } = verdict.kind === "no policy" ? federationMismatch : federationAudienceMismatch;
  const { iss = "", sub = "" } = verdict.claims;
  const values: Readonly<Record<string, string>> = {
    issuer: iss,
    subject: sub,
    audience: toAudiences(verdict.claims).join(" "),
    accepted: verdict.kind === "no policy" ? "" : verdict.accepted.join(" "),
  };
  throw oauthFailure(
    status,
    error,
    description.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole),
  );
}

/** Client id and secret from the Basic header, whose parts are form-encoded, or from the body. */
function readClient(request: EmulatorRequest, form: URLSearchParams): { clientId: string; clientSecret: string } {
  const basic = /^Basic\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (basic === undefined) {
    return { clientId: form.get("client_id") ?? "", clientSecret: form.get("client_secret") ?? "" };
  }
  const pair = Buffer.from(basic, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  if (colon === -1) throw unknownClient();
  return { clientId: formDecode(pair.slice(0, colon)), clientSecret: formDecode(pair.slice(colon + 1)) };
}

function formDecode(text: string): string {
  return new URLSearchParams(`value=${text.replaceAll("&", "%26")}`).get("value") ?? "";
}

function unknownClient(): HttpFailure {
  return oauthFailure(401, "invalid_client", "Client authentication failed");
}

function oauthFailure(status: number, error: string, description: string): HttpFailure {
  return new HttpFailure({ status, body: { error, error_description: description } });
}

function toMetadata(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/v1/authorize`,
    token_endpoint: `${issuer}/v1/token`,
    jwks_uri: `${issuer}/jwks.json`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    grant_types_supported: ["client_credentials", TOKEN_EXCHANGE],
    scopes_supported: [ALL_APIS, "sql", ...IDENTITY_SCOPES],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post", "none"],
  };
}
