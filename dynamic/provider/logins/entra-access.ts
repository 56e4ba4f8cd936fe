import { explain } from "../errors/remedies";
import type { Access, Credentials, LoginResource, OpenAccess } from "./login-method";

const MANAGEMENT_TOKEN = "x-databricks-azure-sp-management-token";

/** What the access of an identity of Entra depends on beside its resource. */
type EntraCredentials = Credentials & { readonly azureWorkspaceResourceId?: string | undefined };

/** Access of an identity of Entra to one resource of its cloud. */
type OpenEntra<Name extends Credentials["authType"]> = (
  ...request: [...Parameters<OpenAccess<Name>>, resource: LoginResource]
) => Access;

/** What a method of Entra can log in to: every resource. */
export function entraAccess<Name extends Credentials["authType"]>(
  open: OpenEntra<Name>,
): Readonly<Record<LoginResource, OpenAccess<Name>>> {
  return {
    databricks: (runtime, origin, credentials) => {
      const { azureWorkspaceResourceId } = credentials as EntraCredentials;
      const workspace = open(runtime, origin, credentials, "databricks");
      if (azureWorkspaceResourceId === undefined) return workspace;
      return withManagement(workspace, open(runtime, origin, credentials, "arm"), azureWorkspaceResourceId);
    },
    arm: (runtime, origin, credentials) => open(runtime, origin, credentials, "arm"),
    "key-vault": (runtime, origin, credentials) => open(runtime, origin, credentials, "key-vault"),
  };
}

/**
 * With the workspace's resource id, a contributor of that resource can log in before it is in the workspace. Who is in it
 * needs no management token: without one the access says so, and goes on.
 */
function withManagement(workspace: Access, management: Access, azureWorkspaceResourceId: string): Access {
  let note: string | undefined;
  return {
    async authorize() {
      const headers = await workspace.authorize();
      if (note !== undefined) return headers;
      try {
        const { authorization = "" } = await management.authorize();
        return {
          ...headers,
          [MANAGEMENT_TOKEN]: authorization.replace(/^Bearer /, ""),
          "x-databricks-azure-workspace-resource-id": azureWorkspaceResourceId,
        };
      } catch (error) {
        note = `without a token for Azure Resource Manager (${explain(error)})`;
        return headers;
      }
    },
    forget(refused) {
      workspace.forget(refused);
      management.forget({ authorization: `Bearer ${refused[MANAGEMENT_TOKEN]}` });
      note = undefined;
    },
    get note() {
      return note;
    },
  };
}
