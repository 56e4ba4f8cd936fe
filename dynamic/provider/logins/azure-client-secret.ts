import { AZURE_CLIENT_SECRET } from "../../arguments/auth-types/azure-client-secret-fields";
import { toAzureCloud } from "../azure/clouds";
import type { Runtime } from "../runtime";
import { bearerAccess } from "./access-tokens";
import { requestByClientCredentials } from "./client-credentials";
import type { Access, CredentialsOf, LoginResource, OwnMethod } from "./login-method";

const MANAGEMENT_TOKEN = "x-databricks-azure-sp-management-token";

type ClientSecret = CredentialsOf<"azure-client-secret">;

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
  access: {
    databricks: openWorkspace,
    arm: (runtime, origin, credentials) => open(runtime, origin, credentials, "arm"),
    "key-vault": (runtime, origin, credentials) => open(runtime, origin, credentials, "key-vault"),
  },
} as const satisfies OwnMethod<"azure-client-secret">;

/** With the workspace's resource id, a contributor of that resource can log in before it is in the workspace. */
function openWorkspace(runtime: Runtime, origin: string, credentials: ClientSecret): Access {
  const workspace = open(runtime, origin, credentials, "databricks");
  const { azureWorkspaceResourceId } = credentials;
  if (azureWorkspaceResourceId === undefined) return workspace;
  const management = open(runtime, origin, credentials, "arm");
  return {
    async authorize() {
      const headers = await workspace.authorize();
      const { authorization = "" } = await management.authorize();
      return {
        ...headers,
        [MANAGEMENT_TOKEN]: authorization.replace(/^Bearer /, ""),
        "x-databricks-azure-workspace-resource-id": azureWorkspaceResourceId,
      };
    },
    forget(refused) {
      workspace.forget(refused);
      management.forget({ authorization: `Bearer ${refused[MANAGEMENT_TOKEN]}` });
    },
  };
}

function open(runtime: Runtime, origin: string, credentials: ClientSecret, resource: LoginResource): Access {
  const { authority, scopes } = toAzureCloud(runtime.env, origin);
  const { tenantId, clientId, clientSecret } = credentials;
  return bearerAccess(
    runtime,
    requestByClientCredentials(runtime, {
      tokenEndpoint: `${authority}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`,
      clientId,
      clientSecret,
      scope: scopes[resource],
      secretIn: "body",
    }),
  );
}
