import type { Credentials } from "./login-method";

/** The same credentials for a login in the tenant with this id; as they are without one, or where they have no tenant. */
export function inTenant(credentials: Credentials, tenantId: string | undefined): Credentials {
  return tenantId !== undefined && "tenantId" in credentials ? { ...credentials, tenantId } : credentials;
}
