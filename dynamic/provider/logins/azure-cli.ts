import { AZURE_CLI } from "../../arguments/auth-types/azure-cli-fields";
import { azureCliProblem } from "../azure/azure-cli-account";
import { type AzureCliTarget, requestAzureCliToken } from "../azure/azure-cli-token";
import { toAzureCloud, toAzureResource } from "../azure/clouds";
import { getWorkspaceTenant } from "../azure/workspace-tenant";
import type { Runtime } from "../runtime";
import { bearerAccess } from "./access-tokens";
import { entraAccess } from "./entra-access";
import type { CredentialsOf, OwnMethod } from "./login-method";

/**
 * A login as who is logged in to the Azure CLI: a user, a service principal or a managed identity.
 *
 * @see https://learn.microsoft.com/azure/databricks/dev-tools/auth/azure-cli
 */
export const azureCli = {
  ...AZURE_CLI,
  kind: "own",
  authType: "azure-cli",
  reach: "tenant",
  workspaceFields: ["azureWorkspaceResourceId"],
  unready: ({ env, platform }) => azureCliProblem(env, platform),
  access: entraAccess<"azure-cli">((runtime, origin, credentials, name) => {
    const cloud = toAzureCloud(runtime.env, origin);
    const resource = toAzureResource(cloud, name);
    const { tenantId = "", azureWorkspaceResourceId = "" } = credentials;
    return bearerAccess(runtime, {
      identity: ["azure-cli", origin, tenantId, azureWorkspaceResourceId, resource],
      send: async () => {
        const targets = await toTargets(runtime, origin, credentials);
        return requestAzureCliToken(runtime, { resource, targets, cliName: cloud.cliName });
      },
    });
  }),
} as const satisfies OwnMethod<"azure-cli">;

/**
 * As Databricks' SDKs ask: for the given tenant, else for that of the workspace, else for the subscription of the
 * workspace; and where one of the latter is refused, for what the account has by itself. A managed identity, for one,
 * takes no tenant.
 *
 * @see https://github.com/databricks/databricks-sdk-go/blob/v0.175.0/config/auth_azure_cli.go
 */
async function toTargets(
  runtime: Runtime,
  origin: string,
  { tenantId, azureWorkspaceResourceId }: CredentialsOf<"azure-cli">,
): Promise<readonly AzureCliTarget[]> {
  if (tenantId !== undefined) return [{ tenant: tenantId }];
  const tenant = await getWorkspaceTenant(runtime, origin);
  if (tenant !== undefined) return [{ tenant }, {}];
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(azureWorkspaceResourceId ?? "")?.[1];
  return subscription === undefined ? [{}] : [{ subscription }, {}];
}
