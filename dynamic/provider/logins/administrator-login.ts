import type { AdministratorLogin, PrincipalLogin } from "../../arguments/auth-types";
import { WorkspaceClient } from "../databricks/workspace-client";
import { ProviderError } from "../errors/provider-error";
import type { Login } from "../http/call-login";
import type { Runtime } from "../runtime";
import { type ChosenLogin, chooseAdministrator } from "./administrator-choice";
import type { Credentials, LoginResource } from "./login-method";
import { firstAccepted } from "./first-accepted";
import { openLogin } from "./open-login";

/**
 * The administrator's login for a workspace, or for another resource of its cloud: the given one, which belongs to this
 * workspace, else the one that the databricks provider of the same stack uses: see `chooseAdministrator`. With `tenantId`
 * it logs in there, as an application of several tenants can.
 */
export function administratorLogin(
  runtime: Runtime,
  origin: string,
  given: AdministratorLogin | undefined,
  resource: LoginResource = "databricks",
  tenantId?: string,
): Login {
  if (given !== undefined) {
    const name = `${given.authType} given as administrator`;
    return openLogin(runtime, origin, inTenant(given, tenantId), { name }, resource);
  }
  const [first, ...others] = chooseAdministrator(runtime, origin);
  // By their descriptions logins are remembered as refused, here in this tenant alone.
  const open = ({ credentials, name, because }: ChosenLogin): Login =>
    openLogin(
      runtime,
      origin,
      inTenant(credentials, tenantId),
      { name, because: tenantId === undefined ? because : `${because}; in tenant ${tenantId}` },
      resource,
    );
  return others.length === 0
    ? open(first)
    : firstAccepted(runtime, `${resource} of ${origin}`, [first, ...others].map(open));
}

/** The same credentials for a login in the tenant with this id; as they are without one, or where they have no tenant. */
export function inTenant(credentials: Credentials, tenantId: string | undefined): Credentials {
  return tenantId !== undefined && "tenantId" in credentials ? { ...credentials, tenantId } : credentials;
}

/** Who may need an administrator. */
interface Assisted {
  readonly origin: string;
  readonly administrator: AdministratorLogin | undefined;
  readonly login: PrincipalLogin;
}

/**
 * Whether an administrator's login for the workspace is known; it may still be refused. Where the run is the principal,
 * its login is no administrator's.
 */
export function hasAdministrator(runtime: Runtime, { origin, administrator, login }: Assisted): boolean {
  if (administrator === undefined && login.authType === "environment") return false;
  try {
    administratorLogin(runtime, origin, administrator);
    return true;
  } catch (error) {
    if (error instanceof ProviderError) return false;
    throw error;
  }
}

/** Calls to a workspace as its administrator. */
export class AdministratorClient extends WorkspaceClient {
  constructor(
    runtime: Runtime,
    origin: string,
    /** The login that was given; undefined for that of the stack. What one may see and do, another may not. */
    readonly given: AdministratorLogin | undefined,
  ) {
    super(runtime, origin, administratorLogin(runtime, origin, given));
  }
}

/** Calls to a workspace as its administrator: see `administratorLogin`. */
export function administratorClient(
  runtime: Runtime,
  origin: string,
  given: AdministratorLogin | undefined,
): AdministratorClient {
  return new AdministratorClient(runtime, origin, given);
}
