import * as databricks from "@pulumi/databricks";
import * as pulumi from "@pulumi/pulumi";
import type { AdministratorInput } from "../dynamic/arguments/administrator";
import { toWorkspaceOrigin, workspaceHostProblem } from "../dynamic/arguments/host";
import { workspacePlaceProblem } from "../dynamic/arguments/workspace-place";
import { isResourceId } from "../dynamic/arguments/workspace-resource-id";
import { isPluginProcess } from "../dynamic/dynamic-resource";
import { toRunError } from "../dynamic/run-error";
import { configuredHost, configuredLogin } from "./configured-workspace";
import { settingsOf } from "./provider-settings";
import { administratorOf, toProviderArgs } from "./provider-administrator";
import { toWorkspaceUrl } from "./workspace-url";

/** The workspace of a component: its URL and its administrator. */
export interface ComponentWorkspace {
  readonly host: pulumi.Output<string>;
  /** Undefined, or an output of undefined, for the configured login, else that of the environment. */
  readonly administrator: AdministratorInput | undefined;
  /**
   * The provider that the component's `databricks` resources need; undefined for the default or the one in the options.
   */
  readonly provider: databricks.Provider | undefined;
}

/** Everything that a component knows about its workspace. */
export interface WorkspaceFacts {
  readonly name: string;
  /** Options of the provider that the component makes for itself. */
  readonly child: pulumi.CustomResourceOptions;
  /** The `databricks` provider given in the component's options. */
  readonly explicitProvider: pulumi.ProviderResource | undefined;
  readonly host: pulumi.Input<string> | undefined;
  readonly administrator: AdministratorInput | undefined;
  /** Whether the component has `databricks` resources of its own. */
  readonly needsProvider: boolean;
  /** Whether it needs an administrator. */
  readonly needsAdministrator: boolean;
}

/**
 * The host comes from the argument, an explicit provider, or the settings of the default provider. The administrator is
 * the argument, else the login of an explicit provider, else the configured one, else that of the environment. A component makes its own
 * provider only if the default one is for another workspace, knows it by its resource id, or has another administrator.
 * Throws when no place has the host, or when two have different ones.
 */
export function resolveWorkspace(facts: WorkspaceFacts): ComponentWorkspace {
  const { name, child, explicitProvider, administrator, needsProvider } = facts;
  const ambient = ambientHost();
  const asker = { name, parent: child.parent };
  if (explicitProvider !== undefined) {
    const given = facts.host === undefined ? undefined : toWorkspaceUrl(facts.host, asker);
    const agreed = agreeOnHost({ ...facts, host: given }, explicitProvider, ambient);
    return {
      host: pulumi.output(toWorkspaceUrl(agreed, asker)),
      administrator: administrator ?? administratorOf(explicitProvider, name, facts.needsAdministrator),
      provider: undefined,
    };
  }
  const named = facts.host ?? configuredHost();
  const host = toWorkspaceUrl(named ?? requireAmbient(name, ambient), asker);
  // A default provider that has only the resource id of its workspace finds the URL with a login of Azure, and with no other.
  const isDefault =
    named === undefined
      ? !isResourceId(ambient?.host)
      : typeof named === "string" && isSameOrigin(named, ambient?.host);
  const credentials = administrator === undefined ? configuredLogin() : toProviderArgs(administrator, name);
  const isProvided = !needsProvider || (isDefault && credentials === undefined);
  return {
    host: pulumi.output(host),
    administrator,
    provider: isProvided ? undefined : new databricks.Provider(`${name}-workspace`, { host, ...credentials }, child),
  };
}

interface AmbientHost {
  readonly host: string;
  readonly source: string;
}

/** The host of the default provider, and where it is set: as a URL, else as the resource id of the workspace. */
function ambientHost(): AmbientHost | undefined {
  const configuration = new pulumi.Config("databricks");
  const places = [
    { host: configuration.get("host"), source: "databricks:host of the stack configuration" },
    { host: process.env.DATABRICKS_HOST, source: "DATABRICKS_HOST" },
    {
      host: configuration.get("azureWorkspaceResourceId"),
      source: "databricks:azureWorkspaceResourceId of the stack configuration",
    },
    { host: process.env.DATABRICKS_AZURE_RESOURCE_ID, source: "DATABRICKS_AZURE_RESOURCE_ID" },
  ];
  return places.find((place): place is AmbientHost => place.host !== undefined && place.host !== "");
}

function requireAmbient(name: string, ambient: AmbientHost | undefined): string {
  if (ambient !== undefined) return requireHost(name, ambient.host, ambient.source);
  const places = isPluginProcess()
    ? "give host, or set databricks-pat:host or databricks:host in the stack configuration, or DATABRICKS_HOST in the environment (the host of a profile is not read)"
    : "give host, or set databricks:host in the stack configuration or DATABRICKS_HOST in the environment (the host of a profile is not read)";
  throw toRunError(`ServicePrincipalToken "${name}": host: is not known: ${places}`);
}

function requireHost(name: string, host: string, source: string): string {
  const problem = workspacePlaceProblem(host);
  if (problem === undefined) return host;
  throw toRunError(`ServicePrincipalToken "${name}": host: ${problem} (it comes from ${source})`);
}

/** The host of an explicit provider. An argument may repeat it but not contradict it. */
function agreeOnHost(
  { name, host }: WorkspaceFacts,
  provider: pulumi.ProviderResource,
  ambient: AmbientHost | undefined,
): pulumi.Output<string> {
  const ofProvider = pulumi.unsecret(settingsOf(provider, ["host"]));
  return pulumi.all([ofProvider, host]).apply(([{ host: configured }, given]) => {
    if (configured === undefined) return given ?? requireAmbient(name, ambient);
    const known = requireHost(name, configured, "the databricks provider in the options");
    if (given === undefined || isSameOrigin(given, known)) return known;
    throw toRunError(
      `ServicePrincipalToken "${name}": host: "${given}" is not the workspace of the databricks provider in the options, "${known}": give the host once`,
    );
  });
}

function isSameOrigin(left: string, right: string | undefined): boolean {
  if (right === undefined || workspaceHostProblem(left) !== undefined || workspaceHostProblem(right) !== undefined)
    return false;
  return toWorkspaceOrigin(left) === toWorkspaceOrigin(right);
}
