import { ONE_TIME_SECRET } from "../../arguments/auth-types/one-time-secret-fields";
import type { AssistedMethod } from "./login-method";
import { lookUpServicePrincipalId } from "./principal-lookup";
import { dropOneTimeSecret, makeOneTimeSecret } from "./secret-making";

/** A login by an OAuth secret that the administrator makes for the principal and deletes after the work. */
export const oneTimeSecret = {
  ...ONE_TIME_SECRET,
  kind: "assisted",
  authType: "one-time-secret",
  async prepare({ applicationId, servicePrincipalId, administrator, attempts }) {
    const { origin } = administrator;
    const id = servicePrincipalId ?? (await attempts(() => lookUpServicePrincipalId(administrator, applicationId)));
    const owner = { origin, applicationId, servicePrincipalId: id };
    const secret = await makeOneTimeSecret(administrator, owner);
    return {
      credentials: { authType: "oauth-m2m", clientId: applicationId, clientSecret: secret.value },
      close: () => dropOneTimeSecret(administrator, owner, secret.id),
    };
  },
} as const satisfies AssistedMethod<"one-time-secret">;
