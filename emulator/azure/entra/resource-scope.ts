import type { EmulatorRequest, HttpFailure } from "../../kernel/exchange";
import type { Context } from "../azure-state";
import {
  type Directory,
  FIRST_PARTY_APP_IDS,
  findServicePrincipalByAppId,
  type ServicePrincipal,
  servicePrincipalNames,
} from "../directory";
import { entraFailure } from "./entra-failure";

const SUFFIX = "/.default";

/** MSAL for Go sends these beside the resource with every request. They name no resource, and an application gets none. */
const OPENID_SCOPES = new Set(["openid", "offline_access", "profile", "email"]);

/**
 * The resource that the scopes of the client credentials flow name: "{resource}/.default", beside any of OpenID's own.
 * Only their form is checked here; `findResource` checks after the login whether the resource exists.
 */
export function readScopedResource(request: EmulatorRequest, { now }: Context, form: URLSearchParams): string {
  const scope = form.get("scope") ?? "";
  if (scope === "") throw missingField(request, now, "scope");
  const scopes = scope.split(" ").filter((one) => one !== "" && !OPENID_SCOPES.has(one));
  const isDefault = scopes.some((one) => one.endsWith(SUFFIX));
  const [resource, ...others] = new Set(scopes);
  if (!isDefault || resource === undefined) {
    const text =
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with` +
      ` /.default suffixed to the resource identifier (application ID URI).`;
    throw entraFailure(request, now, 1002012, text);
  }
  if (others.length > 0 || resource === SUFFIX) {
    const text =
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope'` +
      ` is not valid. The scope ${scope} is not valid.`;
    throw entraFailure(request, now, 70011, text);
  }
  return resource.slice(0, -SUFFIX.length);
}

/** The resource that a request to the version 1 endpoint names: an application id or an identifier URI, as it is. */
export function readResource(request: EmulatorRequest, { now }: Context, form: URLSearchParams): string {
  const resource = form.get("resource") ?? "";
  if (resource === "") throw missingField(request, now, "resource");
  return resource;
}

function missingField(request: EmulatorRequest, now: number, name: string): HttpFailure {
  const text =
    `The required field '${name}' is missing from the credential. Ensure that you have all the necessary parameters for` +
    " the login request.";
  return entraFailure(request, now, 90014, text);
}

/** The service principal of the API with this identifier. */
export function findResource(request: EmulatorRequest, { tenant, now }: Context, identifier: string): ServicePrincipal {
  const { directory } = tenant;
  const principal =
    findServicePrincipalByAppId(directory, identifier) ??
    findByName(directory, identifier) ??
    findEmulatedApi(directory, identifier);
  if (principal !== undefined) return principal;
  const text =
    `The resource principal named ${identifier} was not found in the tenant named ${directory.tenantId}. This can` +
    ` happen if the application has not been installed by the administrator of the tenant or consented to by any user` +
    ` in the tenant. You might have sent your authentication request to the wrong tenant.`;
  throw entraFailure(request, now, 500011, text);
}

/** "https://management.azure.com//.default" is common: the identifier itself ends in a slash. */
function withoutTrailingSlash(identifier: string): string {
  return identifier.replace(/\/$/, "");
}

function findByName(directory: Directory, identifier: string): ServicePrincipal | undefined {
  const name = withoutTrailingSlash(identifier).toLowerCase();
  return directory.servicePrincipals.find((principal) =>
    servicePrincipalNames(directory, principal).some((known) => known.toLowerCase() === name),
  );
}

/** The emulator's own addresses: a vault domain stands for Key Vault, every other loopback origin for Graph. */
function findEmulatedApi(directory: Directory, identifier: string): ServicePrincipal | undefined {
  if (!URL.canParse(identifier)) return undefined;
  const { hostname } = new URL(identifier);
  if (/(^|\.)vault\.(localhost|emulator\.test)$/.test(hostname)) {
    return findServicePrincipalByAppId(directory, FIRST_PARTY_APP_IDS.azureKeyVault);
  }
  if (hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]") {
    return findServicePrincipalByAppId(directory, FIRST_PARTY_APP_IDS.microsoftGraph);
  }
  return undefined;
}
