import * as databricks from "@pulumi/databricks";
import * as pulumi from "@pulumi/pulumi";
import { toWorkspaceOrigin, workspaceHostProblem } from "../dynamic/values/workspace-host";
import type { AdministratorLogin } from "../dynamic";

/** The workspace of a component: its URL, and the provider that its `databricks` resources need, if not the default. */
export interface ComponentWorkspace {
  readonly host: pulumi.Output<string>;
  readonly provider: databricks.Provider | undefined;
}

/** What a component knows of its workspace. */
export interface WorkspaceFacts {
  readonly name: string;
  readonly parent: pulumi.Resource;
  /** The `databricks` provider given in the component's options. */
  readonly explicitProvider: pulumi.ProviderResource | undefined;
  readonly host: pulumi.Input<string> | undefined;
  readonly administrator: pulumi.Input<AdministratorLogin> | undefined;
  /** Whether the component has `databricks` resources of its own. */
  readonly needsProvider: boolean;
}

/**
 * The host is given once: as an argument, by an explicit provider, or by what configures the default provider. Only an
 * argument that the default provider does not share makes a provider of its own. Throws when no place tells the host.
 */
export function resolveWorkspace(facts: WorkspaceFacts): ComponentWorkspace {
  const { name, parent, explicitProvider, host, administrator, needsProvider } = facts;
  const ambient = new pulumi.Config("databricks").get("host") ?? process.env.DATABRICKS_HOST;
  if (host === undefined) {
    const ofProvider = (explicitProvider as databricks.Provider | undefined)?.host;
    if (ofProvider !== undefined)
      return { host: ofProvider.apply((known) => requireHost(name, known ?? ambient)), provider: undefined };
    return { host: pulumi.output(requireHost(name, ambient)), provider: undefined };
  }
  const isDefault = typeof host === "string" && ambient !== undefined && isSameOrigin(host, ambient);
  if (explicitProvider !== undefined || isDefault || !needsProvider)
    return { host: pulumi.output(host), provider: undefined };
  const credentials = administrator === undefined ? {} : toProviderArgs(pulumi.secret(administrator));
  return {
    host: pulumi.output(host),
    provider: new databricks.Provider(`${name}-workspace`, { host, ...credentials }, { parent }),
  };
}

function requireHost(name: string, host: string | undefined): string {
  const problem = host === undefined ? undefined : workspaceHostProblem(host);
  if (host !== undefined && problem === undefined) return host;
  const places = "give host, or set databricks:host in the stack configuration or DATABRICKS_HOST in the environment";
  throw new Error(`ServicePrincipalToken "${name}": host: ${problem ?? `is not known: ${places}`}`);
}

function isSameOrigin(left: string, right: string): boolean {
  if (workspaceHostProblem(left) !== undefined || workspaceHostProblem(right) !== undefined) return false;
  return toWorkspaceOrigin(left) === toWorkspaceOrigin(right);
}

function toProviderArgs(administrator: pulumi.Output<AdministratorLogin>): databricks.ProviderArgs {
  const pick = (choose: (login: AdministratorLogin) => string | undefined): pulumi.Output<string> =>
    administrator.apply((login) => choose(login) as string);
  return {
    authType: pick((login) => login.authType),
    token: pick((login) => (login.authType === "pat" ? login.token : undefined)),
    clientId: pick((login) => (login.authType === "oauth-m2m" ? login.clientId : undefined)),
    clientSecret: pick((login) => (login.authType === "oauth-m2m" ? login.clientSecret : undefined)),
    azureTenantId: pick((login) => (login.authType === "azure-client-secret" ? login.tenantId : undefined)),
    azureClientId: pick((login) => (login.authType === "azure-client-secret" ? login.clientId : undefined)),
    azureClientSecret: pick((login) => (login.authType === "azure-client-secret" ? login.clientSecret : undefined)),
  };
}
