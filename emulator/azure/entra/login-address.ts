import type { EmulatorRequest } from "../../kernel/exchange";
import type { Context } from "../azure-state";
import { entraFailure } from "./entra-failure";

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i;
const WITHOUT_TENANT = new Set(["common", "organizations", "consumers"]);

/** Whether the first segment of a path can only mean the login service. */
export function isTenantSegment(segment: string): boolean {
  return GUID.test(segment) || DOMAIN.test(segment) || WITHOUT_TENANT.has(segment);
}

/**
 * The tenant named by the address: an id or a verified domain, or a word that names none. `notFound` is the
 * OAuth error for an unknown tenant, which differs between the token and the discovery endpoint.
 */
export function readTenant(
  request: EmulatorRequest,
  { tenant, now }: Context,
  notFound: "invalid_request" | "invalid_tenant",
): { readonly tenantId: string; readonly isNamed: boolean } {
  const name = request.params["tenant"] ?? "";
  const { directory } = tenant;
  if (WITHOUT_TENANT.has(name)) return { tenantId: directory.tenantId, isNamed: false };
  if (!GUID.test(name) && !DOMAIN.test(name)) {
    const text = `Specified tenant identifier '${name}' is neither a valid DNS name, nor a valid external domain.`;
    throw entraFailure(request, now, 900023, text);
  }
  const isKnown = name.toLowerCase() === directory.tenantId || directory.verifiedDomains.includes(name.toLowerCase());
  if (!isKnown) {
    const text =
      `Tenant '${name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct` +
      ` cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`;
    throw entraFailure(request, now, 90002, text, notFound);
  }
  return { tenantId: directory.tenantId, isNamed: true };
}
