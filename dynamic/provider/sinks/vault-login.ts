import type { Login } from "../http/call-login";
import { administratorLogin, inTenant } from "../logins/administrator-login";
import { openLogin } from "../logins/open-login";
import type { Runtime } from "../runtime";
import type { SinkLogin } from "./sink-login";

/**
 * The login for the data of a vault: the sink's own, else the administrator's, given or found in the environment. With
 * `tenantId` it logs in there, as an application of several tenants can. Throws "LOGIN_UNSUPPORTED" for a method that
 * cannot log in to Azure.
 */
export function openVaultLogin(
  runtime: Runtime,
  { origin, login, administrator }: SinkLogin,
  tenantId: string | undefined,
): Login {
  if (login === undefined) return administratorLogin(runtime, origin, administrator, "key-vault", tenantId);
  const name = `${login.authType} given for the sink`;
  return openLogin(runtime, origin, inTenant(login, tenantId), { name }, "key-vault");
}
