import { AZURE_CLIENT_SECRET } from "../../arguments/auth-types/azure-client-secret-fields";
import { entraAccess } from "./entra-access";
import { openApplication } from "./entra-application";
import type { OwnMethod } from "./login-method";

/**
 * A login as a service principal by its Entra client secret.
 *
 * @see https://learn.microsoft.com/azure/databricks/dev-tools/auth/azure-sp
 */
export const azureClientSecret = {
  ...AZURE_CLIENT_SECRET,
  kind: "own",
  authType: "azure-client-secret",
  reach: "tenant",
  workspaceFields: ["azureWorkspaceResourceId"],
  access: entraAccess<"azure-client-secret">((runtime, origin, credentials, resource) =>
    openApplication(
      runtime,
      origin,
      credentials,
      { kind: "secret in body", secret: credentials.clientSecret },
      resource,
    ),
  ),
} as const satisfies OwnMethod<"azure-client-secret">;
