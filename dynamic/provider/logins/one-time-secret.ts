import { PRINCIPAL_AUTH_TYPES } from "../../arguments/auth-types";
import { createOAuthSecret, deleteOAuthSecret, findServicePrincipal } from "../databricks/service-principals-api";
import type { WorkspaceClient } from "../databricks/workspace-client";
import { ProviderError } from "../errors/provider-error";
import { explain } from "../errors/remedies";
import type { AssistedMethod } from "./login-method";

/** Lifetime of the secret: longer than any mint takes, yet short in case its deletion fails. */
const LIFETIME_SECONDS = 900;

/** A login by an OAuth secret that the administrator makes for the principal and deletes after the work. */
export const oneTimeSecret = {
  ...PRINCIPAL_AUTH_TYPES["one-time-secret"],
  kind: "assisted",
  authType: "one-time-secret",
  async prepare({ runtime, applicationId, servicePrincipalId, administrator, attempts }) {
    const id = servicePrincipalId ?? (await attempts(() => requireServicePrincipalId(administrator, applicationId)));
    const secret = await createOAuthSecret(administrator, id, LIFETIME_SECONDS);
    return {
      credentials: { authType: "oauth-m2m", clientId: applicationId, clientSecret: secret.value },
      async close() {
        await deleteOAuthSecret(administrator, id, secret.id).catch((error: unknown) => {
          runtime.log(
            `one-time secret ${secret.id} of ${applicationId} could not be deleted and expires within 15 minutes: ${explain(error)}`,
          );
        });
      },
    };
  },
} as const satisfies AssistedMethod<"one-time-secret">;

async function requireServicePrincipalId(administrator: WorkspaceClient, applicationId: string): Promise<string> {
  const found = await findServicePrincipal(administrator, applicationId);
  if (found !== undefined) return found.servicePrincipalId;
  throw new ProviderError(
    "NOT_LISTED",
    `the workspace ${administrator.origin} has no service principal with application id ${applicationId}: add it there first`,
  );
}
