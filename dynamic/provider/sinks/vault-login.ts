import type { Login } from "../http/call-login";
import { administratorLogin } from "../logins/administrator-login";
import { chooseAdministrator } from "../logins/administrator-choice";
import type { Credentials } from "../logins/login-method";
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
  const given = login ?? administrator;
  if (tenantId === undefined && login === undefined)
    return administratorLogin(runtime, origin, administrator, "key-vault");
  const { credentials, name } =
    given === undefined
      ? chooseAdministrator(runtime, origin)[0]
      : {
          credentials: given,
          name: `${given.authType} given ${login === undefined ? "as administrator" : "for the sink"}`,
        };
  return openLogin(runtime, origin, inTenant(credentials, tenantId), { name }, "key-vault");
}

function inTenant(credentials: Credentials, tenantId: string | undefined): Credentials {
  return tenantId !== undefined && "tenantId" in credentials ? { ...credentials, tenantId } : credentials;
}
