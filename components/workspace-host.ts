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
 * The host is given once: as an argument, by an explicit provider, or by what configures the default provider. A
 * component makes a provider of its own only where the default one is for another workspace or another administrator.
 * Throws when no place tells the host, or when two tell different ones.
 */
export function resolveWorkspace(facts: WorkspaceFacts): ComponentWorkspace {
  const { name, parent, explicitProvider, administrator, needsProvider } = facts;
  const ambient = ambientHost();
  if (explicitProvider !== undefined)
    return { host: agreeOnHost(facts, explicitProvider, ambient), provider: undefined };
  const host = facts.host ?? requireAmbient(name, ambient);
  const isDefault =
    facts.host === undefined || (typeof facts.host === "string" && isSameOrigin(facts.host, ambient?.host));
  if (!needsProvider || (isDefault && administrator === undefined))
    return { host: pulumi.output(host), provider: undefined };
  const credentials = administrator === undefined ? {} : toProviderArgs(pulumi.secret(administrator));
  return {
    host: pulumi.output(host),
    provider: new databricks.Provider(`${name}-workspace`, { host, ...credentials }, { parent }),
  };
}

interface AmbientHost {
  readonly host: string;
  readonly source: string;
}

/** The host of the default provider, and where it is written. */
function ambientHost(): AmbientHost | undefined {
  const configured = new pulumi.Config("databricks").get("host");
  if (configured) return { host: configured, source: "databricks:host of the stack configuration" };
  const variable = process.env.DATABRICKS_HOST;
  return variable ? { host: variable, source: "DATABRICKS_HOST" } : undefined;
}

function requireAmbient(name: string, ambient: AmbientHost | undefined): string {
  if (ambient !== undefined) return requireHost(name, ambient.host, ambient.source);
  const places = "give host, or set databricks:host in the stack configuration or DATABRICKS_HOST in the environment";
  throw new Error(`ServicePrincipalToken "${name}": host: is not known: ${places}`);
}

function requireHost(name: string, host: string, source: string): string {
  const problem = workspaceHostProblem(host);
  if (problem === undefined) return host;
  throw new Error(`ServicePrincipalToken "${name}": host: ${problem} (it comes from ${source})`);
}

/** The host of an explicit provider, which an argument may repeat but not contradict. */
function agreeOnHost(
  { name, host }: WorkspaceFacts,
  provider: pulumi.ProviderResource,
  ambient: AmbientHost | undefined,
): pulumi.Output<string> {
  const ofProvider = (provider as databricks.Provider).host ?? pulumi.output(undefined);
  return pulumi.all([ofProvider, host]).apply(([configured, given]) => {
    if (configured === undefined) return given ?? requireAmbient(name, ambient);
    const known = requireHost(name, configured, "the databricks provider in the options");
    if (given === undefined || isSameOrigin(given, known)) return known;
    throw new Error(
      `ServicePrincipalToken "${name}": host: "${given}" is another workspace than that of the databricks provider in the options, "${known}": give the host once`,
    );
  });
}

function isSameOrigin(left: string, right: string | undefined): boolean {
  if (right === undefined || workspaceHostProblem(left) !== undefined || workspaceHostProblem(right) !== undefined)
    return false;
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
    azureWorkspaceResourceId: pick((login) =>
      login.authType === "azure-client-secret" ? login.azureWorkspaceResourceId : undefined,
    ),
    azureClientSecret: pick((login) => (login.authType === "azure-client-secret" ? login.clientSecret : undefined)),
  };
}
