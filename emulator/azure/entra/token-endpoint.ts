import type { EmulatorRequest, EmulatorResponse } from "../../kernel/exchange";
import { hasPropagated } from "../azure-behaviour";
import type { AddRoute, Context } from "../azure-state";
import {
  type Application,
  findApplicationByAppId,
  findServicePrincipalByAppId,
  type ServicePrincipal,
} from "../directory";
import { issueAccessToken } from "./issued-token";
import { authenticateClient } from "./client-authentication";
import { readClientCredentials } from "./client-credentials-grant";
import { entraFailure, isEntraCode } from "./entra-failure";
import { readTenant } from "./login-address";
import { findResource, readResource, readScopedResource } from "./resource-scope";

/** Just short of an hour: below that, some clients log in again before every call. */
const LIFETIME_SECONDS = 3599;

/** A version of the token endpoint: they differ in how a request names the resource, and in the answer. */
interface TokenEndpoint {
  readonly path: string;
  readonly readResource: (request: EmulatorRequest, context: Context, form: URLSearchParams) => string;
  readonly toBody: (accessToken: string, resource: string, issuedAt: number) => object;
}

/** MSAL and the providers for Azure use version 2, Databricks' SDK and CLI for Go use version 1. */
const ENDPOINTS: readonly TokenEndpoint[] = [
  {
    path: "/:tenant/oauth2/v2.0/token",
    readResource: readScopedResource,
    toBody: (accessToken) => ({
      token_type: "Bearer",
      expires_in: LIFETIME_SECONDS,
      ext_expires_in: LIFETIME_SECONDS,
      access_token: accessToken,
    }),
  },
  {
    path: "/:tenant/oauth2/token",
    readResource,
    // Every number is text here.
    toBody: (accessToken, resource, issuedAt) => ({
      token_type: "Bearer",
      expires_in: String(LIFETIME_SECONDS),
      ext_expires_in: String(LIFETIME_SECONDS),
      expires_on: String(issuedAt + LIFETIME_SECONDS),
      not_before: String(issuedAt),
      resource,
      access_token: accessToken,
    }),
  },
];

/** The token endpoints, for the client credentials grant with a secret, a certificate or a federated assertion. */
export function addTokenRoutes(route: AddRoute): void {
  for (const endpoint of ENDPOINTS) {
    route("POST", endpoint.path, (request, context) => answerToken(request, context, endpoint));
    route("GET", endpoint.path, (request, { now }) => {
      throw entraFailure(request, now, 900561, "The endpoint only accepts POST requests. Received a GET request.");
    });
  }
}

async function answerToken(
  request: EmulatorRequest,
  context: Context,
  endpoint: TokenEndpoint,
): Promise<EmulatorResponse> {
  const { now, tenant } = context;
  const { directory } = tenant;
  const { isNamed } = readTenant(request, context, "invalid_request");
  const form = new URLSearchParams(request.body);
  const grantType = requireField(request, context, form, "grant_type");
  if (grantType !== "client_credentials") {
    throw entraFailure(request, now, 70003, `The app requested an unsupported grant type '${grantType}'.`);
  }
  const client = readClientCredentials(request, form);
  const clientId = client.clientId ?? requireField(request, context, form, "client_id");
  context.describe({ caller: clientId });
  const resource = endpoint.readResource(request, context, form);
  if (!isNamed) {
    const text =
      "No tenant-identifying information found in either the request or implied by any provided credentials.";
    throw entraFailure(request, now, 50059, text);
  }
  refuseAsScripted(request, context);
  const application = requireApplication(request, context, clientId);
  const method = await authenticateClient(request, context, application, client);
  const principal = requireServicePrincipal(request, context, application);
  const api = findResource(request, context, resource);
  const issuedAt = Math.floor(now / 1000);
  const accessToken = await issueAccessToken(directory, {
    audience: resource,
    api,
    issuedAt,
    lifetimeSeconds: LIFETIME_SECONDS,
    claims: {
      appid: application.appId,
      appidacr: method,
      idtyp: "app",
      oid: principal.id,
      sub: principal.id,
    },
  });
  return {
    status: 200,
    headers: { "cache-control": "no-store, no-cache", pragma: "no-cache" },
    body: endpoint.toBody(accessToken, resource, issuedAt),
  };
}

function requireField(request: EmulatorRequest, { now }: Context, form: URLSearchParams, name: string): string {
  const value = form.get(name) ?? "";
  if (value !== "") return value;
  throw entraFailure(request, now, 900144, `The request body must contain the following parameter: '${name}'.`);
}

function refuseAsScripted(request: EmulatorRequest, context: Context): void {
  const { directory } = context.tenant;
  const [code, ...rest] = directory.behaviour.nextTokenErrors;
  if (code === undefined) return;
  directory.behaviour = { ...directory.behaviour, nextTokenErrors: rest };
  context.touch();
  if (code === 0) return;
  if (!isEntraCode(code)) throw new Error(`behaviour.nextTokenErrors: the emulator has no AADSTS${code}`);
  throw entraFailure(request, context.now, code, "The emulator refuses this request by its setting nextTokenErrors.");
}

function requireApplication(request: EmulatorRequest, context: Context, clientId: string): Application {
  const { directory } = context.tenant;
  const application = findApplicationByAppId(directory, clientId);
  if (application !== undefined) {
    if (hasPropagated(application, directory.behaviour.newApplication, context.now)) return application;
    context.touch();
  }
  const text =
    `Application with identifier '${clientId}' was not found in the directory '${directory.tenantId}'. This can happen if` +
    ` the application has not been installed by the administrator of the tenant or consented to by any user in the` +
    ` tenant. You may have sent your authentication request to the wrong tenant.`;
  throw entraFailure(request, context.now, 700016, text);
}

function requireServicePrincipal(
  request: EmulatorRequest,
  context: Context,
  application: Application,
): ServicePrincipal {
  const { directory } = context.tenant;
  const principal = findServicePrincipalByAppId(directory, application.appId);
  if (principal !== undefined) {
    if (hasPropagated(principal, directory.behaviour.newServicePrincipal, context.now)) return principal;
    context.touch();
  }
  const text =
    `The client application ${application.appId} is missing service principal in the tenant ${directory.tenantId}.` +
    ` See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`;
  throw entraFailure(request, context.now, 7000229, text);
}
