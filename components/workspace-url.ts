import * as pulumi from "@pulumi/pulumi";
import { isResourceId, parseResourceId, resourceIdProblem } from "../dynamic/arguments/workspace-resource-id";
import { toRunError } from "../dynamic/run-error";
import { loadOptionalPeer } from "./optional-peer";

type GetWorkspaceModule = typeof import("@pulumi/azure-native/databricks/getWorkspace");

/** The part of the answer that is used. The provider looks in its own subscription, which may have another workspace of that name. */
interface FoundWorkspace {
  readonly id: string;
  readonly workspaceUrl?: string;
  readonly provisioningState: string;
}

/** A component, as the errors name it, and by whose providers the workspace is looked up. */
interface Asker {
  readonly name: string;
  readonly parent: pulumi.Resource | undefined;
}

/**
 * The URL of a workspace that is given by its URL or by its Azure resource id. Only an id is looked up: by the azure-native
 * provider, because that knows the run's login to Azure, its cloud and its proxies, also in a preview.
 */
export function toWorkspaceUrl(place: pulumi.Input<string>, asker: Asker): pulumi.Input<string> {
  if (typeof place === "string") return isResourceId(place) ? lookUp(place, asker) : place;
  return pulumi.output(place).apply((known) => (isResourceId(known) ? lookUp(known, asker) : pulumi.output(known)));
}

function lookUp(resourceId: string, { name, parent }: Asker): pulumi.Output<string> {
  const fail = (problem: string): pulumi.RunError => toRunError(`ServicePrincipalToken "${name}": host: ${problem}`);
  const names = parseResourceId(resourceId);
  if (names === undefined) throw fail(resourceIdProblem(resourceId) ?? "");
  const { getWorkspace } = loadOptionalPeer(
    () => require("@pulumi/azure-native/databricks/getWorkspace") as GetWorkspaceModule,
    "@pulumi/azure-native",
    "a host that is a resource id",
  );
  const { resourceGroupName, workspaceName, subscriptionId } = names;
  const options = parent === undefined ? {} : { parent };
  const found = getWorkspace({ resourceGroupName, workspaceName }, options).then(
    // A workspace that is being provisioned has no URL, whatever the type says.
    ({ id, workspaceUrl, provisioningState }: FoundWorkspace) => {
      if (parseResourceId(id)?.subscriptionId.toLowerCase() !== subscriptionId.toLowerCase())
        throw fail(
          `${resourceId} is in another subscription than the azure-native provider: give the component a provider with subscriptionId ${subscriptionId}, or give the URL of the workspace`,
        );
      if (workspaceUrl === undefined || workspaceUrl === "")
        throw fail(
          `${resourceId} has no URL yet (it is ${provisioningState}): run pulumi again when it is provisioned`,
        );
      return `https://${workspaceUrl}`;
    },
    (error: unknown) => {
      throw fail(
        `${resourceId} was not found by the azure-native provider: correct it or that provider's login or subscription, or give the URL of the workspace: ${toFirstLine(error)}`,
      );
    },
  );
  return pulumi.output(found);
}

/** The first line of an error of the plugin, with the number of Entra where a login was refused: azidentity has it further below. */
function toFirstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [line = ""] = message.split("\n");
  const entra = /AADSTS\d+/.exec(message)?.[0];
  return entra === undefined || line.includes(entra) ? line : `${line.trim()} (${entra})`;
}
